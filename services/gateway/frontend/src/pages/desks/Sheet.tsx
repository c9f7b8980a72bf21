import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Select } from "antd";
import { useNavigate } from "react-router";
import { newId } from "@/api/ids";
import { got } from "@/api/services";
import { ActForm } from "@/ui/ActForm";
import { yuan } from "@/ui/amounts";
import { DayField, today } from "@/ui/Fields";
import { Money, Quantity } from "@/ui/Figures";
import { NumberField } from "@/ui/NumberField";
import { QuantityField } from "@/ui/QuantityField";
import { say } from "@/ui/say";
import { Unseen } from "@/ui/Unseen";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { AtDesk } from "./AtDesk";
import { type Desk, type Price, usePriceList } from "./desk";
import { DocumentField } from "./DocumentField";
import { useGoOn } from "./goOn";
import { GrowerField } from "./GrowerField";
import { valued, type Weighed } from "./valuation";
import { deskWords } from "./words/desk";
import { scale } from "./words/scale";

interface Line extends Weighed {
  id: string;
  household_id?: string;
  product?: string;
  name?: string;
}

interface Values {
  on: string;
  document: string;
  lines: Line[];
}

interface Done {
  deliveries: number;
  amount_fen: number;
}

export default function Sheet() {
  const w = useWords(scale);
  return (
    <AtDesk title={w.sheet} hint={w.sheetHint}>
      {(desk) => <SheetForm desk={desk} />}
    </AtDesk>
  );
}

function SheetForm({ desk }: { desk: Desk }) {
  const w = useWords(scale);
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const addLine = () => {
    const lines = form.getFieldValue("lines") as Line[];
    const { product, grade, tare_g, moisture_bp, impurity_bp } = lines.at(-1) ?? {};
    const fresh: Line = { id: newId(), product, grade, tare_g, moisture_bp, impurity_bp };
    form.setFieldValue("lines", [...lines, fresh]);
    toLastLine(".sheet-line");
  };
  const { form: fields, onKeyDown, goOn, toLastLine } = useGoOn(addLine);
  const act = useAct<Values, Done>(
    (id, values) =>
      got(
        desk.api.POST("/deliveries/sheets", {
          body: {
            id,
            entity_id: desk.node.id,
            on: values.on,
            document: values.document,
            lines: values.lines.map((line) => ({
              id: line.id,
              household_id: line.household_id ?? "",
              product: line.product ?? "",
              grade: line.grade ?? "",
              gross_g: line.gross_g ?? 0,
              tare_g: line.tare_g ?? 0,
              moisture_bp: line.moisture_bp,
              impurity_bp: line.impurity_bp ?? 0,
            })),
          },
        }),
      ),
    {
      changes: ["deliveries", "lots"],
      says: false,
      onDone: (done) => {
        const said = { n: done.deliveries, amount: yuan(done.amount_fen) };
        say.done(fill(w.sheetRecorded, said));
        void navigate("/desk/deliveries");
      },
    },
  );
  return (
    <div className="panel" ref={fields} onKeyDown={onKeyDown}>
      <ActForm<Values, Done>
        form={form}
        act={act}
        submit={w.recordSheet}
        draft={`sheet.${desk.node.id}`}
        initialValues={{ on: today(), lines: [{ id: newId() }] }}
      >
        <SheetFields desk={desk} goOn={goOn} addLine={addLine} />
      </ActForm>
    </div>
  );
}

interface FieldsProps {
  desk: Desk;
  goOn: () => void;
  addLine: () => void;
}

function SheetFields({ desk, goOn, addLine }: FieldsProps) {
  const c = useWords(common);
  const d = useWords(deskWords);
  const form = Form.useFormInstance<Values>();
  const on = Form.useWatch("on", form);
  const { data: prices } = usePriceList(desk, on);
  const required = [{ required: true, message: c.required }];
  return (
    <>
      <div className="weigh-fields">
        <Form.Item name="on" label={c.date} rules={required}>
          <DayField until={today()} />
        </Form.Item>
        <DocumentField prefix="SG" />
      </div>
      <Form.List name="lines">
        {(lines, { remove }) => (
          <div className="sheet-lines">
            {lines.map((line, place) => (
              <SheetLine
                key={line.key}
                desk={desk}
                place={line.name}
                number={place + 1}
                prices={prices ?? []}
                onPicked={() => setTimeout(goOn)}
                onRemove={lines.length > 1 ? () => remove(line.name) : undefined}
              />
            ))}
            <Button icon={<PlusOutlined />} onClick={addLine}>
              {d.addLine}
            </Button>
          </div>
        )}
      </Form.List>
      <SheetTotal prices={prices ?? []} />
    </>
  );
}

interface LineProps {
  desk: Desk;
  place: number;
  number: number;
  prices: readonly Price[];
  onPicked: () => void;
  onRemove?: () => void;
}

function SheetLine({ desk, place, number, prices, onPicked, onRemove }: LineProps) {
  const w = useWords(scale);
  const c = useWords(common);
  const d = useWords(deskWords);
  const form = Form.useFormInstance<Values>();
  const line = (Form.useWatch(["lines", place], form) as Line | undefined) ?? { id: "" };
  const price = prices.find((one) => one.product === line.product);
  const result = valued(price, line);
  const required = [{ required: true, message: c.required }];
  return (
    <fieldset className="sheet-line">
      <legend>{number}</legend>
      <Unseen name={[place, "id"]} />
      <Unseen name={[place, "name"]} />
      <Form.Item name={[place, "household_id"]} label={w.grower} rules={required}>
        <GrowerField
          desk={desk}
          known={line.household_id ? { id: line.household_id, name: line.name ?? "" } : undefined}
          onGrower={(grower) => {
            form.setFieldValue(["lines", place, "name"], grower?.name);
            if (grower) onPicked();
          }}
        />
      </Form.Item>
      <Form.Item name={[place, "product"]} label={c.product} rules={required}>
        <Select options={prices.map(({ product }) => ({ value: product, label: product }))} />
      </Form.Item>
      <Form.Item name={[place, "grade"]} label={c.grade} rules={required}>
        <Select options={Object.keys(price?.grades ?? {}).map((grade) => ({ value: grade, label: grade }))} />
      </Form.Item>
      <Form.Item name={[place, "gross_g"]} label={w.gross} rules={required}>
        <QuantityField unit="g" />
      </Form.Item>
      <Form.Item name={[place, "tare_g"]} label={w.tare}>
        <QuantityField unit="g" />
      </Form.Item>
      <Form.Item name={[place, "moisture_bp"]} label={w.moisture}>
        <NumberField places={2} unit="%" placeholder={w.notMeasured} />
      </Form.Item>
      <Form.Item name={[place, "impurity_bp"]} label={w.impurity}>
        <NumberField places={2} unit="%" />
      </Form.Item>
      <div className="sheet-result">
        <Quantity value={result?.net_g ?? 0} unit="g" />
        <strong>
          <Money fen={result?.amount_fen ?? 0} />
        </strong>
      </div>
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={d.removeLine}
        disabled={!onRemove}
        onClick={onRemove}
      />
    </fieldset>
  );
}

function SheetTotal({ prices }: { prices: readonly Price[] }) {
  const w = useWords(scale);
  const c = useWords(common);
  const form = Form.useFormInstance<Values>();
  const lines = (Form.useWatch("lines", form) as Line[] | undefined) ?? [];
  const results = lines.map((line) =>
    valued(
      prices.find((one) => one.product === line.product),
      line,
    ),
  );
  const sum = (name: "net_g" | "amount_fen") => results.reduce((all, one) => all + (one?.[name] ?? 0), 0);
  return (
    <div className="computed">
      <div className="computed-row">
        <span>{w.netTotal}</span>
        <strong>
          <Quantity value={sum("net_g")} unit="g" />
        </strong>
      </div>
      <div className="computed-row">
        <span>{w.willBe}</span>
        <span className="amount">
          {yuan(sum("amount_fen"))} <span className="unit">{c.yuan}</span>
        </span>
      </div>
    </div>
  );
}
