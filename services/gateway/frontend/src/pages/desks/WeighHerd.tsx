/** A day's weights of a herd as a table: Enter goes down to the next animal. */
import { Form, Skeleton } from "antd";
import { useState } from "react";
import { got, livestock } from "@/api/services";
import { DayField, today } from "@/ui/Fields";
import { QuantityField } from "@/ui/QuantityField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { type HerdProps, nameOf, useAlive } from "./herd";
import { herdWords } from "./words/herds";

interface Values {
  on: string;
  weights: Record<string, number | null>;
}

export function WeighHerd({ desk, herd, onClose }: HerdProps) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const { data } = useAlive(desk, herd.id);
  const { names, lines } = useLines("weights", "weight_g");
  return (
    <ActDrawer<Values>
      title={w.weigh}
      changes={["weights"]}
      draft={`weigh.${herd.id}`}
      onClose={onClose}
      initialValues={{ on: today() }}
      names={names}
      send={(id, { on, weights }) =>
        got(
          livestock.POST("/herds/{herd_id}/weights", {
            params: { path: { herd_id: herd.id } },
            body: { id, on, lines: lines(weights).map(([animal_id, weight_g]) => ({ animal_id, weight_g })) },
          }),
        )
      }
    >
      <Form.Item name="on" label={c.date} rules={[{ required: true, message: c.required }]}>
        <DayField until={today()} />
      </Form.Item>
      <div className="animal-rows">
        {data ? null : <Skeleton active title={false} />}
        {data?.map((animal) => (
          <Form.Item key={animal.id} name={["weights", animal.id]} label={nameOf(animal, w.untagged)}>
            <QuantityField unit="g" />
          </Form.Item>
        ))}
      </div>
    </ActDrawer>
  );
}

/**
 * The lines of a form with a field an animal (`entered`, by its id), as they are sent, and where in the form stands what
 * is refused of a line's `figure`.
 */
export function useLines(entered: string, figure: string) {
  const [sent, setSent] = useState<readonly string[]>([]);
  const places = sent.map((animal, line) => [`lines.${line}.${figure}`, [entered, animal]]);
  return {
    names: { lines: [entered], ...Object.fromEntries(places) } as Record<string, string[]>,
    lines: (values: Record<string, number | null>) => {
      const lines = given(values);
      setSent(lines.map(([animal]) => animal));
      return lines;
    },
  };
}

/** Those of the animals something was entered for. */
export function given(entered: Record<string, number | null> | undefined): [string, number][] {
  return Object.entries(entered ?? {}).filter((one): one is [string, number] => !!one[1]);
}
