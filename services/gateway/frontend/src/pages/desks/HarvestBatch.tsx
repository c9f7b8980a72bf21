/** What a batch gives: lots at a share of the cost it carries; the last harvest takes all of it. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Select } from "antd";
import { got } from "@/api/services";
import { halfUp } from "@/ui/amounts";
import { today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { NumberField } from "@/ui/NumberField";
import { QuantityField } from "@/ui/QuantityField";
import { TextField } from "@/ui/TextField";
import { type Unit, useMeasure } from "@/ui/units";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { type BatchProps, CHANGES, DayAndDocument } from "./BatchCosts";
import type { BatchDetail } from "./desk";
import { batchWords } from "./words/batches";
import { deskWords } from "./words/desk";
import { stock } from "./words/stock";

interface Values {
  on: string;
  document: string;
  lines: { product: string; grade?: string; quantity: number; unit: Unit }[];
  share_bp?: number;
  reason?: string;
}

const UNITS = ["g", "ml", "piece"] as const;

interface Props extends BatchProps {
  last?: boolean;
  /** Milk and animals leave by the animal: such a batch ends without a harvest of its own. */
  gives?: boolean;
}

export function HarvestBatch({ desk, batch, onClose, last = false, gives = true }: Props) {
  const w = useWords(batchWords);
  const path = { batch_id: batch.id };
  const fresh = { unit: "g" } as Values["lines"][number];
  return (
    <ActDrawer<Values>
      title={gives ? (last ? w.close : w.harvest) : w.end}
      hint={gives ? (last ? w.closeHint : undefined) : w.endHint}
      wide={gives}
      changes={CHANGES}
      says={gives ? w.harvested : w.ended}
      onClose={onClose}
      initialValues={{ on: today(), share_bp: 10_000, lines: last && batch.cost_fen === 0 ? [] : [fresh] }}
      send={(id, { reason, share_bp, lines = [], ...values }) =>
        last
          ? got(
              desk.api.POST("/batches/{batch_id}/close", {
                params: { path },
                body: { id, ...values, lines, reason: reason ?? "" },
              }),
            )
          : got(
              desk.api.POST("/batches/{batch_id}/harvests", {
                params: { path },
                body: { id, ...values, lines, share_bp, reason: reason ?? "" },
              }),
            )
      }
    >
      <DayAndDocument prefix="CS" />
      {gives ? <Lines /> : null}
      {last ? null : (
        <Form.Item name="share_bp" label={w.share}>
          <NumberField places={2} unit="%" />
        </Form.Item>
      )}
      {gives ? (
        <>
          <Going batch={batch} last={last} />
          <TextField name="reason" label={w.whyUnusual} max={400} optional />
        </>
      ) : null}
    </ActDrawer>
  );
}

function Lines() {
  const w = useWords(batchWords);
  const c = useWords(common);
  const d = useWords(deskWords);
  const s = useWords(stock);
  const form = Form.useFormInstance<Values>();
  const lines = (Form.useWatch("lines", form) as Partial<Values["lines"][number]>[] | undefined) ?? [];
  const required = [{ required: true, message: c.required }];
  return (
    <Form.List name="lines">
      {(places, { add, remove }) => (
        <div className="line-rows">
          <h2>{w.give}</h2>
          {places.map(({ key, name }) => (
            <div className="harvest-row" key={key}>
              <TextField name={[name, "product"]} label={c.product} />
              <TextField name={[name, "grade"]} label={c.grade} max={40} optional />
              <Form.Item name={[name, "unit"]} label={s.unit} rules={required}>
                <Select options={UNITS.map((unit) => ({ value: unit, label: s[unit] }))} />
              </Form.Item>
              <Form.Item name={[name, "quantity"]} label={c.quantity} rules={required}>
                <QuantityField unit={lines[name]?.unit ?? "g"} />
              </Form.Item>
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={d.removeLine}
                onClick={() => remove(name)}
              />
            </div>
          ))}
          <Button
            icon={<PlusOutlined />}
            onClick={() => add({ product: lines.at(-1)?.product, unit: lines.at(-1)?.unit ?? "g" })}
          >
            {w.addLine}
          </Button>
        </div>
      )}
    </Form.List>
  );
}

/** The cost that goes with the harvest, and what a unit of it will have cost. */
function Going({ batch, last }: { batch: BatchDetail; last: boolean }) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const measure = useMeasure();
  const form = Form.useFormInstance<Values>();
  const values = Form.useWatch([], form) as Partial<Values> | undefined;
  const share = last ? 10_000 : (values?.share_bp ?? 10_000);
  const cost = Math.floor((batch.cost_fen * share) / 10_000);
  const unit = values?.lines?.[0]?.unit ?? "g";
  const alike = values?.lines?.every((line) => line?.unit === unit) ?? false;
  const quantity = values?.lines?.reduce((sum, line) => sum + (line?.quantity ?? 0), 0) ?? 0;
  return (
    <div className="computed" aria-live="polite">
      <div className="computed-row">
        <span>{w.costGoing}</span>
        <span className="amount">
          <Money fen={cost} /> <span className="unit">{c.yuan}</span>
        </span>
      </div>
      {alike && quantity > 0 ? (
        <div className="computed-row">
          <span>{w.unitCost}</span>
          <span>
            <Money fen={halfUp(cost * measure(unit).per, quantity)} /> {c.yuan}/{measure(unit).label}
          </span>
        </div>
      ) : null}
    </div>
  );
}
