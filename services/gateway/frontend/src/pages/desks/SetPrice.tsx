/** A buying price from a day on, with its grades; what stood before is offered. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { AutoComplete, Button, Form, Select } from "antd";
import { got } from "@/api/services";
import { DayField, today } from "@/ui/Fields";
import { MoneyField, NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { bracketed, useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { type Desk, type TaxCategory, usePriceList } from "./desk";
import { deskWords } from "./words/desk";
import { scale } from "./words/scale";

interface Values {
  product: string;
  effective_on: string;
  base_fen_per_kg: number;
  standard_moisture_bp?: number | null;
  tax_category: TaxCategory;
  grades: { grade: string; bp: number }[];
}

const CATEGORIES = ["self_produced", "exempt", "agricultural", "general"] as const;

export function SetPrice({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const w = useWords(scale);
  return (
    <ActDrawer<Values>
      title={w.setPrice}
      changes={["prices", "price list"]}
      says={w.priceSet}
      draft={`price.${desk.node.id}`}
      onClose={onClose}
      initialValues={{
        effective_on: today(),
        tax_category: desk.node.vat_registered ? "agricultural" : "self_produced",
        grades: [{ grade: "一级", bp: 10_000 }],
      }}
      names={{ grades: ["grades"] }}
      send={(id, { grades, standard_moisture_bp, ...values }) =>
        got(
          desk.api.POST("/prices", {
            body: {
              id,
              entity_id: desk.node.id,
              ...values,
              standard_moisture_bp: standard_moisture_bp ?? 0,
              grades: Object.fromEntries(grades.map(({ grade, bp }) => [grade, bp])),
            },
          }),
        )
      }
    >
      <PriceFields desk={desk} />
    </ActDrawer>
  );
}

function PriceFields({ desk }: { desk: Desk }) {
  const w = useWords(scale);
  const c = useWords(common);
  const d = useWords(deskWords);
  const form = Form.useFormInstance<Values>();
  const { data: prices } = usePriceList(desk, today());
  const required = [{ required: true, message: c.required }];
  return (
    <>
      <Form.Item name="product" label={c.product} rules={required}>
        <AutoComplete
          options={prices?.map(({ product }) => ({ value: product }))}
          onSelect={(product: string) => {
            const before = prices?.find((one) => one.product === product);
            if (!before) return;
            form.setFieldsValue({
              base_fen_per_kg: before.base_fen_per_kg,
              standard_moisture_bp: before.standard_moisture_bp,
              tax_category: before.tax_category,
              grades: Object.entries(before.grades).map(([grade, bp]) => ({ grade, bp })),
            });
          }}
        />
      </Form.Item>
      <Form.Item name="effective_on" label={w.effectiveOn} rules={required}>
        <DayField />
      </Form.Item>
      <Form.Item name="base_fen_per_kg" label={bracketed(w.base, w.perKilo)} rules={required}>
        <MoneyField />
      </Form.Item>
      <Form.Item name="standard_moisture_bp" label={w.standardMoisture}>
        <NumberField places={2} unit="%" />
      </Form.Item>
      <Form.Item name="tax_category" label={d.taxCategory} rules={required}>
        <Select options={CATEGORIES.map((one) => ({ value: one, label: d[one] }))} />
      </Form.Item>
      <h2>{w.grades}</h2>
      <Form.List name="grades">
        {(fields, { add, remove }) => (
          <div className="line-rows">
            {fields.map((field) => (
              <div className="grade-row" key={field.key}>
                <TextField name={[field.name, "grade"]} label={c.grade} max={40} />
                <Form.Item name={[field.name, "bp"]} label={w.coefficient} rules={required}>
                  <NumberField places={2} unit="%" />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={d.removeLine}
                  disabled={fields.length === 1}
                  onClick={() => remove(field.name)}
                />
              </div>
            ))}
            <Button icon={<PlusOutlined />} onClick={() => add({})}>
              {d.addLine}
            </Button>
          </div>
        )}
      </Form.List>
    </>
  );
}
