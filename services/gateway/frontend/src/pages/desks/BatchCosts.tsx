/** Costs onto a batch: owed ones line by line, inputs from own stock, own lots used up. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Select } from "antd";
import { got } from "@/api/services";
import type { components } from "@/api/types/honeysuckle";
import { DayField, today } from "@/ui/Fields";
import { MoneyField } from "@/ui/NumberField";
import { QuantityField } from "@/ui/QuantityField";
import { TextField } from "@/ui/TextField";
import { measured, type Unit, useMeasure } from "@/ui/units";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { type BatchDetail, type Desk, useInputs, useLotsOnHand } from "./desk";
import { DocumentField } from "./DocumentField";
import { batchWords } from "./words/batches";
import { deskWords } from "./words/desk";

export interface BatchProps {
  desk: Desk;
  batch: BatchDetail;
  onClose: () => void;
}

type CostKind = components["schemas"]["CostKind"];
const KINDS = ["purchase", "rent", "energy", "other"] as const satisfies readonly CostKind[];
export const CHANGES = ["batches", "lots", "inputs"];

export function DayAndDocument({ prefix }: { prefix: string }) {
  const c = useWords(common);
  return (
    <div className="weigh-fields">
      <Form.Item name="on" label={c.date} rules={[{ required: true, message: c.required }]}>
        <DayField until={today()} />
      </Form.Item>
      <DocumentField prefix={prefix} />
    </div>
  );
}

interface CostValues {
  on: string;
  document: string;
  lines: { kind: CostKind; amount_fen: number; supplier?: string }[];
}

export function AddCosts({ desk, batch, onClose }: BatchProps) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const d = useWords(deskWords);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<CostValues>
      title={w.addCosts}
      wide
      changes={CHANGES}
      says={w.gatherDone}
      onClose={onClose}
      initialValues={{ on: today(), lines: [{ kind: "energy" } as CostValues["lines"][number]] }}
      send={(id, values) =>
        got(
          desk.api.POST("/batches/{batch_id}/costs", {
            params: { path: { batch_id: batch.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <DayAndDocument prefix="FY" />
      <Form.List name="lines">
        {(fields, { add, remove }) => (
          <div className="line-rows">
            {fields.map((field) => (
              <div className="cost-row" key={field.key}>
                <Form.Item name={[field.name, "kind"]} label={w.kind} rules={required}>
                  <Select options={KINDS.map((kind) => ({ value: kind, label: w[kind] }))} />
                </Form.Item>
                <TextField name={[field.name, "supplier"]} label={d.supplier} optional />
                <Form.Item name={[field.name, "amount_fen"]} label={c.amount} rules={required}>
                  <MoneyField />
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
            <Button icon={<PlusOutlined />} onClick={() => add({ kind: "other" })}>
              {w.addLine}
            </Button>
          </div>
        )}
      </Form.List>
    </ActDrawer>
  );
}

/** A quantity of the thing chosen, in its own unit. */
function OfChosen({ from, units }: { from: string; units: ReadonlyMap<string, Unit> }) {
  const c = useWords(common);
  const form = Form.useFormInstance();
  const chosen = Form.useWatch(from, form) as string | undefined;
  return (
    <Form.Item name="quantity" label={c.quantity} rules={[{ required: true, message: c.required }]}>
      <QuantityField unit={(chosen && units.get(chosen)) || "g"} />
    </Form.Item>
  );
}

function useLeft(): (quantity: number, unit: Unit) => string {
  const w = useWords(batchWords);
  const measure = useMeasure();
  return (quantity, unit) =>
    fill(w.leftInStock, { quantity: `${measured(quantity, measure(unit))} ${measure(unit).label}` });
}

export function UseMaterial({ desk, batch, onClose }: BatchProps) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const left = useLeft();
  const { data = [] } = useInputs(desk);
  return (
    <ActDrawer<{ on: string; document: string; item_id: string; quantity: number }>
      title={w.addMaterial}
      changes={CHANGES}
      says={w.gatherDone}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, values) =>
        got(
          desk.api.POST("/batches/{batch_id}/materials", {
            params: { path: { batch_id: batch.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <DayAndDocument prefix="LL" />
      <Form.Item name="item_id" label={w.input} rules={[{ required: true, message: c.required }]}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={data.map((one) => ({
            value: one.id,
            label: `${one.item} · ${left(one.quantity, one.unit)}`,
            disabled: one.quantity === 0,
          }))}
        />
      </Form.Item>
      <OfChosen from="item_id" units={new Map(data.map(({ id, unit }) => [id, unit]))} />
    </ActDrawer>
  );
}

export function UseLot({ desk, batch, onClose }: BatchProps) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const left = useLeft();
  const { data = [] } = useLotsOnHand(desk);
  return (
    <ActDrawer<{ on: string; document: string; lot_id: string; quantity: number }>
      title={w.addLot}
      changes={CHANGES}
      says={w.gatherDone}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, values) =>
        got(
          desk.api.POST("/batches/{batch_id}/lots", {
            params: { path: { batch_id: batch.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <DayAndDocument prefix="LL" />
      <Form.Item name="lot_id" label={w.lotOnHand} rules={[{ required: true, message: c.required }]}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={data.map((lot) => ({
            value: lot.id,
            label: `${lot.product} ${lot.grade} ${lot.on} · ${left(lot.quantity, lot.unit)}`,
          }))}
        />
      </Form.Item>
      <OfChosen from="lot_id" units={new Map(data.map(({ id, unit }) => [id, unit]))} />
    </ActDrawer>
  );
}
