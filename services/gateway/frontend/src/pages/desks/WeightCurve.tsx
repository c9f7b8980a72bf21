/** An animal's weights by day, as a curve, with what it gained a day between the first and the last. */
import { useQuery } from "@tanstack/react-query";
import { got, livestock } from "@/api/services";
import type { components } from "@/api/types/livestock";
import { decimal, halfUp } from "@/ui/amounts";
import { Chart } from "@/ui/Chart";
import { Quantity } from "@/ui/Figures";
import { Table } from "@/ui/Table";
import { measured, useMeasure } from "@/ui/units";
import { common } from "@/words/common";
import { semicolon, useWords } from "@/words/words";
import { daysFrom } from "@/ui/days";
import type { Desk } from "./desk";
import type { Animal } from "./herd";
import { herdWords } from "./words/herds";

type Weight = components["schemas"]["WeightView"];

/** Grams a day between the first and the last weighing, as kilograms; nothing for a single one. */
function gain(weights: readonly Weight[]): string | undefined {
  const [first, last] = [weights[0], weights.at(-1)];
  if (!first || !last) return undefined;
  const days = daysFrom(first.on, last.on);
  return days > 0 ? decimal(halfUp(last.weight_g - first.weight_g, days), 3) : undefined;
}

export function WeightCurve({ desk, animal }: { desk: Desk; animal: Animal }) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const measure = useMeasure()("g");
  const { data } = useQuery({
    queryKey: ["weights", animal.id],
    queryFn: () =>
      got(
        livestock.GET("/weights", {
          params: { query: { node: desk.node.id, animal_id: animal.id, newest: true, limit: 200 } },
        }),
      ),
  });
  const weights = [...(data ?? [])].reverse();
  if (weights.length === 0) {
    return (
      <section>
        <h2>{w.weights}</h2>
        <p className="quiet">{w.noWeights}</p>
      </section>
    );
  }
  const aDay = gain(weights);
  return (
    <Chart
      title={w.weights}
      hint={aDay ? `${w.gain} ${aDay} kg` : w.weightHint}
      told={weights
        .map((one) => `${one.on} ${measured(one.weight_g, measure)} ${measure.label}`)
        .join(semicolon())}
      height={240}
      picture={{
        kind: "line",
        places: weights.map(({ on }) => on),
        series: [{ name: w.weight, values: weights.map(({ weight_g }) => weight_g) }],
        written: (grams) => `${measured(Math.round(grams), measure)} ${measure.label}`,
      }}
      table={
        <Table<Weight>
          size="small"
          pagination={false}
          rowKey="id"
          dataSource={weights}
          columns={[
            { title: c.date, dataIndex: "on" },
            { title: w.weight, align: "end", render: (_, one) => <Quantity value={one.weight_g} unit="g" /> },
          ]}
        />
      }
    />
  );
}
