/** A milking: what each animal gave goes into one lot; those within a withdrawal period are not milked into it. */
import { useQuery } from "@tanstack/react-query";
import { Form, Select } from "antd";
import { got, livestock } from "@/api/services";
import { today } from "@/ui/Fields";
import { Quantity } from "@/ui/Figures";
import { NumberField } from "@/ui/NumberField";
import { QuantityField } from "@/ui/QuantityField";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { DayAndDocument } from "./BatchCosts";
import { CHANGES, type HerdProps, nameOf, useAlive } from "./herd";
import { given, useLines } from "./WeighHerd";
import { batchWords } from "./words/batches";
import { herdWords } from "./words/herds";

interface Values {
  on: string;
  document: string;
  batch_id: string;
  product: string;
  share_bp?: number;
  milk: Record<string, number | null>;
}

export function MilkHerd({ desk, herd, onClose }: HerdProps) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const b = useWords(batchWords);
  const required = [{ required: true, message: c.required }];
  const { names, lines } = useLines("milk", "milk_ml");
  const { data: batches } = useQuery({
    queryKey: ["batches", "milking", desk.node.id],
    queryFn: () =>
      got(
        livestock.GET("/batches", {
          params: { query: { node: desk.node.id, stage: "milking", status: "open", newest: true } },
        }),
      ),
  });
  return (
    <ActDrawer<Values>
      title={w.milkHerd}
      changes={CHANGES}
      draft={`milk.${herd.id}`}
      onClose={onClose}
      initialValues={{ on: today(), product: herd.species === "cattle" ? "牛奶" : "羊奶", share_bp: 10_000 }}
      names={names}
      send={(id, { milk, ...values }) =>
        got(
          livestock.POST("/herds/{herd_id}/milkings", {
            params: { path: { herd_id: herd.id } },
            body: {
              id,
              ...values,
              lines: lines(milk).map(([animal_id, milk_ml]) => ({ animal_id, milk_ml })),
            },
          }),
        )
      }
    >
      <DayAndDocument prefix="JN" />
      <Form.Item name="batch_id" label={w.milkingBatch} rules={required}>
        <Select
          notFoundContent={b.noOpenProduction}
          options={batches?.map(({ id, number }) => ({ value: id, label: number }))}
        />
      </Form.Item>
      <TextField name="product" label={c.product} />
      <Form.Item name="share_bp" label={b.share}>
        <NumberField places={2} unit="%" />
      </Form.Item>
      <Rows desk={desk} herd={herd} />
    </ActDrawer>
  );
}

function Rows({ desk, herd }: Omit<HerdProps, "onClose">) {
  const w = useWords(herdWords);
  const form = Form.useFormInstance<Values>();
  const milk = Form.useWatch("milk", form) as Values["milk"] | undefined;
  const { data = [] } = useAlive(desk, herd.id);
  const total = given(milk).reduce((sum, [, millilitres]) => sum + millilitres, 0);
  return (
    <>
      <div className="animal-rows">
        {data
          .filter(({ sex }) => sex === "female")
          .map((animal) => {
            const blocked = animal.milk_ok_on != null && animal.milk_ok_on > today();
            return (
              <Form.Item
                key={animal.id}
                name={["milk", animal.id]}
                label={nameOf(animal, w.untagged)}
                extra={blocked ? fill(w.untilFree, { day: animal.milk_ok_on ?? "" }) : undefined}
              >
                <QuantityField unit="ml" disabled={blocked} />
              </Form.Item>
            );
          })}
      </div>
      <div className="computed">
        <div className="computed-row">
          <span>{w.milkTotal}</span>
          <span className="amount">
            <Quantity value={total} unit="ml" />
          </span>
        </div>
      </div>
    </>
  );
}
