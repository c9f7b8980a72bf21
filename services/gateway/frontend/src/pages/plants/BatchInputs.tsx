/** The lots that went in, picked from those on hand that the recipe takes. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Select } from "antd";
import { QuantityField } from "@/ui/QuantityField";
import { measured, type Unit, useMeasure } from "@/ui/units";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { Lot } from "./Lots";
import { plants as catalogue } from "./words";

export function BatchInputs({ lots }: { lots: readonly Lot[] }) {
  const w = useWords(catalogue);
  return (
    <section>
      <h2>{w.inputs}</h2>
      {lots.length === 0 ? <p className="quiet">{w.noUsableLot}</p> : null}
      <Form.List name="inputs">
        {(fields, { add, remove }) => (
          <div className="line-rows">
            {fields.map((field) => (
              <InputRow
                key={field.key}
                place={field.name}
                lots={lots}
                onRemove={fields.length > 1 ? () => remove(field.name) : undefined}
              />
            ))}
            <Button icon={<PlusOutlined />} onClick={() => add({})}>
              {w.addInput}
            </Button>
          </div>
        )}
      </Form.List>
    </section>
  );
}

function InputRow({ place, lots, onRemove }: { place: number; lots: readonly Lot[]; onRemove?: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const form = Form.useFormInstance();
  const measure = useMeasure();
  const lotId = Form.useWatch(["inputs", place, "lot_id"]) as string | undefined;
  const lot = lots.find((one) => one.id === lotId);
  return (
    <div className="line-row batch-input">
      <Form.Item name={[place, "lot_id"]} label={w.lot} rules={[{ required: true, message: c.required }]}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          onChange={(chosen: string) => {
            // All that is left of it is what mostly goes in.
            const left = lots.find((one) => one.id === chosen)?.quantity;
            form.setFieldValue(["inputs", place, "quantity"], left);
          }}
          options={lots.map((one) => {
            const shown = measure(one.unit as Unit);
            return {
              value: one.id,
              label: fill(w.lotOption, {
                product: one.product,
                grade: one.grade || (one.batch_number ?? one.came_from ?? ""),
                on: one.on,
                left: `${measured(one.quantity, shown)} ${shown.label}`,
              }),
            };
          })}
        />
      </Form.Item>
      <Form.Item
        name={[place, "quantity"]}
        label={c.quantity}
        rules={[{ required: true, message: c.required }]}
      >
        <QuantityField unit={(lot?.unit ?? "g") as Unit} />
      </Form.Item>
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={w.removeLine}
        disabled={!onRemove}
        onClick={onRemove}
      />
    </div>
  );
}
