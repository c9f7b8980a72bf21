/** A day's wages on a batch as a table: who, what, how much at which rate, and what each earns. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Select } from "antd";
import { got } from "@/api/services";
import { halfUp, yuan } from "@/ui/amounts";
import { today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { MoneyField, NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { type BatchProps, CHANGES, DayAndDocument } from "./BatchCosts";
import type { Desk } from "./desk";
import { useGoOn } from "./goOn";
import { GrowerField } from "./GrowerField";
import { batchWords } from "./words/batches";
import { deskWords } from "./words/desk";

type Measure = "piece" | "kilo" | "jin";

interface Line {
  household_id: string;
  worker_name: string;
  work: string;
  /** Thousandths of what is counted: kg, 斤, pieces or days. */
  done_milli: number;
  by: Measure;
  rate_fen: number;
}

interface Values {
  on: string;
  document: string;
  lines: Partial<Line>[];
}

/** What one counts by, in small units: grams of a kg and of a 斤, thousandths of a piece or day (half a day). */
const PER: Record<Measure, number> = { piece: 1000, kilo: 1000, jin: 500 };

function quantity(line: Partial<Line>): number {
  return halfUp((line.done_milli ?? 0) * PER[line.by ?? "kilo"], 1000);
}

function earned(line: Partial<Line> | undefined): number {
  if (!line?.done_milli || !line.rate_fen) return 0;
  return halfUp(quantity(line) * line.rate_fen, PER[line.by ?? "kilo"]);
}

export function Wages({ desk, batch, onClose }: BatchProps) {
  const w = useWords(batchWords);
  return (
    <ActDrawer<Values>
      title={w.addWages}
      hint={w.wagesHint}
      wide
      changes={CHANGES}
      says={w.gatherDone}
      draft={`wages.${batch.id}`}
      names={{ "lines.*.quantity": "done_milli" }}
      onClose={onClose}
      initialValues={{ on: today(), lines: [{ by: "kilo" }] }}
      send={(id, { lines, ...values }) =>
        got(
          desk.api.POST("/batches/{batch_id}/wages", {
            params: { path: { batch_id: batch.id } },
            body: {
              id,
              ...values,
              lines: lines.map((line) => ({
                household_id: line.household_id ?? "",
                worker_name: line.worker_name ?? "",
                work: line.work ?? "",
                quantity: quantity(line),
                rate_fen: line.rate_fen ?? 0,
                per: PER[line.by ?? "kilo"],
              })),
            },
          }),
        )
      }
    >
      <DayAndDocument prefix="GZ" />
      <Lines desk={desk} />
    </ActDrawer>
  );
}

function Lines({ desk }: { desk: Desk }) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const form = Form.useFormInstance<Values>();
  const lines = (Form.useWatch("lines", form) as Partial<Line>[] | undefined) ?? [];
  const addLine = () => {
    const now = form.getFieldValue("lines") as Partial<Line>[];
    const { work, by, rate_fen } = now.at(-1) ?? {};
    form.setFieldValue("lines", [...now, { work, by, rate_fen }]);
    toLastLine(".wage-row");
  };
  const { form: fields, onKeyDown, goOn, toLastLine } = useGoOn(addLine);
  return (
    <div ref={fields} onKeyDown={onKeyDown}>
      <Form.List name="lines">
        {(places, { remove }) => (
          <div className="line-rows">
            {places.map((place) => (
              <WageLine
                key={place.key}
                desk={desk}
                place={place.name}
                line={lines[place.name]}
                onPicked={() => setTimeout(() => goOn())}
                onRemove={places.length > 1 ? () => remove(place.name) : undefined}
              />
            ))}
            <Button icon={<PlusOutlined />} onClick={addLine}>
              {w.addLine}
            </Button>
          </div>
        )}
      </Form.List>
      <div className="computed">
        <div className="computed-row">
          <span>{c.total}</span>
          <span className="amount">
            {yuan(lines.reduce((sum, line) => sum + earned(line), 0))} <span className="unit">{c.yuan}</span>
          </span>
        </div>
      </div>
    </div>
  );
}

interface LineProps {
  desk: Desk;
  place: number;
  line: Partial<Line> | undefined;
  onPicked: () => void;
  onRemove?: () => void;
}

function WageLine({ desk, place, line, onPicked, onRemove }: LineProps) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const d = useWords(deskWords);
  const form = Form.useFormInstance<Values>();
  const required = [{ required: true, message: c.required }];
  const by = [
    { value: "kilo", label: w.perKilo },
    { value: "jin", label: w.perJin },
    { value: "piece", label: w.perPiece },
  ];
  return (
    <div className="wage-row">
      <Form.Item name={[place, "household_id"]} label={w.household} rules={required}>
        <GrowerField
          desk={desk}
          known={line?.household_id ? { id: line.household_id, name: line.worker_name ?? "" } : undefined}
          onGrower={(grower) => {
            if (!grower) return;
            if (!line?.worker_name) form.setFieldValue(["lines", place, "worker_name"], grower.name);
            onPicked();
          }}
        />
      </Form.Item>
      <TextField name={[place, "worker_name"]} label={w.worker} />
      <TextField name={[place, "work"]} label={w.work} />
      <Form.Item name={[place, "by"]} label={w.per} rules={required}>
        <Select options={by} />
      </Form.Item>
      <Form.Item name={[place, "done_milli"]} label={w.amountOfWork} rules={required}>
        <NumberField places={3} />
      </Form.Item>
      <Form.Item name={[place, "rate_fen"]} label={w.rate} rules={required}>
        <MoneyField unit="" />
      </Form.Item>
      <div className="sheet-result">
        <span className="quiet">{w.earns}</span>
        <strong>
          <Money fen={earned(line)} />
        </strong>
      </div>
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={d.removeLine}
        disabled={!onRemove}
        onClick={onRemove}
      />
    </div>
  );
}
