/** What growers brought week by week, and the average price paid. */
import { Chart } from "@/ui/Chart";
import { largest, type Series } from "@/ui/chart/picture";
import { decimal, halfUp } from "@/ui/amounts";
import { Money, Quantity } from "@/ui/Figures";
import { useMeasure } from "@/ui/units";
import { common } from "@/words/common";
import { bracketed, fill, useWords } from "@/words/words";
import { whole } from "./amounts";
import { Drawn } from "./Drawn";
import { Rows } from "./Rows";
import { useWeeks, type Week } from "./season";
import { overview as catalogue } from "./words";

const GRAMS_A_KG = 1000;

interface Sum {
  net_g: number;
  amount_fen: number;
}

/** One series a product, its weeks beside each other; weeks in which nothing came are left open. */
function seriesOf(rows: readonly Week[], nameOf: (row: Week) => string, value: (sum: Sum) => number) {
  const places = [...new Set(rows.map((row) => row.week_on))].sort();
  const sums = new Map<string, Map<string, Sum>>();
  for (const row of rows) {
    const weeks = sums.get(nameOf(row)) ?? new Map<string, Sum>();
    sums.set(nameOf(row), weeks);
    const before = weeks.get(row.week_on) ?? { net_g: 0, amount_fen: 0 };
    weeks.set(row.week_on, {
      net_g: before.net_g + row.net_g,
      amount_fen: before.amount_fen + row.amount_fen,
    });
  }
  const series = [...sums].map(([name, weeks]) => ({
    name,
    values: places.map((place) => {
      const sum = weeks.get(place);
      return sum === undefined || sum.net_g <= 0 ? null : value(sum);
    }),
  }));
  return { places: places.map((place) => place.slice(5)), series };
}

export function Brought({ year }: { year: number }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const measure = useMeasure()("g");
  const weeks = useWeeks(year);
  const nameOf = largest(
    weeks.data,
    (row) => row.product,
    (row) => row.amount_fen,
    w.rest,
  );
  const brought: Series = {
    kind: "bar",
    stacked: true,
    ...seriesOf(weeks.data, nameOf, (sum) => sum.net_g),
    written: (grams) => whole(grams, measure.per),
  };
  const priced: Series = {
    kind: "line",
    ...seriesOf(weeks.data, nameOf, (sum) => halfUp(sum.amount_fen * GRAMS_A_KG, sum.net_g)),
    written: (fen) => decimal(Math.round(fen), 2),
  };
  const table = (
    <Rows<Week>
      rows={weeks.data}
      rowKey={(row) => row.week_on + row.product}
      columns={[
        { title: w.week, dataIndex: "week_on" },
        { title: c.product, dataIndex: "product" },
        { title: w.net, align: "end", render: (_, row) => <Quantity value={row.net_g} unit="g" /> },
        {
          title: bracketed(c.amount, c.yuan),
          align: "end",
          render: (_, row) => <Money fen={row.amount_fen} />,
        },
        {
          title: w.price,
          align: "end",
          render: (_, row) =>
            row.net_g > 0 ? <Money fen={halfUp(row.amount_fen * GRAMS_A_KG, row.net_g)} /> : "–",
        },
      ]}
    />
  );
  const state = { year, query: weeks, empty: weeks.data.length === 0 };
  return (
    <>
      <Drawn title={w.brought} {...state}>
        <Chart
          title={w.brought}
          hint={fill(w.broughtHint, { unit: measure.label })}
          told={fill(w.broughtTold, { year })}
          picture={brought}
          table={table}
        />
      </Drawn>
      <Drawn title={w.priced} {...state}>
        <Chart
          title={w.priced}
          hint={w.pricedHint}
          told={fill(w.pricedTold, { year })}
          picture={priced}
          table={table}
        />
      </Drawn>
    </>
  );
}
