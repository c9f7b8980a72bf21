/** What a delivery should have read; the difference in weight and money is shown before it is recorded. */
import { Form } from "antd";
import { got } from "@/api/services";
import { DayField, today } from "@/ui/Fields";
import { Money, Quantity } from "@/ui/Figures";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { Choice } from "./Choice";
import { type DeliveryDetail, type Desk, usePriceList } from "./desk";
import { DocumentField } from "./DocumentField";
import { valued } from "./valuation";
import { Reckoning, WeighFields } from "./WeighFields";
import { scale } from "./words/scale";

interface Values {
  on: string;
  document: string;
  grade: string;
  gross_g: number;
  tare_g?: number | null;
  moisture_bp?: number | null;
  impurity_bp?: number | null;
  reason: string;
}

interface Props {
  desk: Desk;
  delivery: DeliveryDetail;
  onClose: () => void;
}

export function CorrectDelivery({ desk, delivery, onClose }: Props) {
  const w = useWords(scale);
  const c = useWords(common);
  const { stands } = delivery;
  return (
    <ActDrawer<Values>
      title={w.correct}
      hint={w.correctHint}
      wide
      changes={["deliveries", "lots"]}
      says={w.corrected}
      onClose={onClose}
      initialValues={{
        on: today(),
        grade: stands.grade,
        gross_g: stands.gross_g,
        tare_g: stands.tare_g,
        moisture_bp: delivery.moisture_bp,
        impurity_bp: delivery.impurity_bp,
      }}
      send={(id, { tare_g, impurity_bp, ...values }) =>
        got(
          desk.api.POST("/deliveries/{delivery_id}/corrections", {
            params: { path: { delivery_id: delivery.id } },
            body: { id, ...values, tare_g: tare_g ?? 0, impurity_bp: impurity_bp ?? 0 },
          }),
        )
      }
    >
      <div className="weigh-fields">
        <Form.Item name="on" label={c.date} rules={[{ required: true, message: c.required }]}>
          <DayField until={today()} />
        </Form.Item>
        <DocumentField prefix="GZ" />
      </div>
      <Figures desk={desk} delivery={delivery} />
      <TextField name="reason" label={w.reason} max={400} />
    </ActDrawer>
  );
}

function Figures({ desk, delivery }: { desk: Desk; delivery: DeliveryDetail }) {
  const w = useWords(scale);
  const c = useWords(common);
  const form = Form.useFormInstance<Values>();
  const line = (Form.useWatch([], form) as Partial<Values> | undefined) ?? {};
  const { data: prices } = usePriceList(desk, delivery.on);
  const price = prices?.find((one) => one.product === delivery.product);
  const wanted = valued(price, line);
  const known = wanted !== undefined || line.gross_g === 0;
  return (
    <>
      <Form.Item name="grade" label={c.grade} rules={[{ required: true, message: c.required }]}>
        <Choice
          label={c.grade}
          options={Object.keys(price?.grades ?? {}).map((grade) => ({ value: grade, label: grade }))}
        />
      </Form.Item>
      <WeighFields />
      <Reckoning price={price} line={line} />
      {known ? (
        <dl className="facts difference" aria-live="polite">
          <dt>{w.difference}</dt>
          <dd>
            <Quantity value={(wanted?.net_g ?? 0) - delivery.stands.net_g} unit="g" />
            {"　"}
            <Money fen={(wanted?.amount_fen ?? 0) - delivery.stands.amount_fen} /> {c.yuan}
          </dd>
        </dl>
      ) : null}
    </>
  );
}
