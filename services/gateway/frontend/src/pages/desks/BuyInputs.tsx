/** Seed, fertiliser, feed, film bought on credit into own stock. */
import { AutoComplete, Form, Select } from "antd";
import { got } from "@/api/services";
import { DayField, today } from "@/ui/Fields";
import { MoneyField } from "@/ui/NumberField";
import { QuantityField } from "@/ui/QuantityField";
import { TextField } from "@/ui/TextField";
import type { Unit } from "@/ui/units";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { type Desk, useInputs } from "./desk";
import { DocumentField } from "./DocumentField";
import { deskWords } from "./words/desk";
import { stock } from "./words/stock";

interface Values {
  on: string;
  document: string;
  item: string;
  unit: Unit;
  quantity: number;
  supplier: string;
  amount_fen: number;
  input_vat_fen?: number | null;
}

const UNITS = ["g", "ml", "piece", "head"] as const;

export function BuyInputs({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const w = useWords(stock);
  return (
    <ActDrawer<Values>
      title={w.buy}
      changes={["inputs"]}
      says={w.boughtDone}
      draft={`inputs.${desk.node.id}`}
      onClose={onClose}
      initialValues={{ on: today(), unit: "g" }}
      send={(id, { input_vat_fen, ...values }) =>
        got(
          desk.api.POST("/inputs", {
            body: { id, entity_id: desk.node.id, ...values, input_vat_fen: input_vat_fen ?? 0 },
          }),
        )
      }
    >
      <Fields desk={desk} />
    </ActDrawer>
  );
}

function Fields({ desk }: { desk: Desk }) {
  const w = useWords(stock);
  const c = useWords(common);
  const d = useWords(deskWords);
  const form = Form.useFormInstance<Values>();
  const unit = Form.useWatch("unit", form) ?? "g";
  const { data: inputs } = useInputs(desk);
  const required = [{ required: true, message: c.required }];
  return (
    <>
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <DocumentField prefix="NZ" />
      <Form.Item name="item" label={w.item} rules={required}>
        <AutoComplete
          options={inputs?.map(({ item }) => ({ value: item }))}
          onSelect={(item: string) => {
            const known = inputs?.find((one) => one.item === item);
            if (known) form.setFieldValue("unit", known.unit);
          }}
        />
      </Form.Item>
      <Form.Item name="unit" label={w.unit} rules={required}>
        <Select options={UNITS.map((one) => ({ value: one, label: w[one] }))} />
      </Form.Item>
      <Form.Item name="quantity" label={c.quantity} rules={required}>
        <QuantityField unit={unit} />
      </Form.Item>
      <TextField name="supplier" label={d.supplier} />
      <Form.Item name="amount_fen" label={w.paid} rules={required}>
        <MoneyField />
      </Form.Item>
      {desk.node.vat_registered ? (
        <Form.Item name="input_vat_fen" label={w.inputVat}>
          <MoneyField />
        </Form.Item>
      ) : null}
    </>
  );
}
