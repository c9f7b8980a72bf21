import { Alert, Form } from "antd";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { got } from "@/api/services";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { AtDesk } from "./AtDesk";
import { Choice } from "./Choice";
import { type Delivery, type Desk, usePriceList } from "./desk";
import { DocumentField } from "./DocumentField";
import { useGoOn } from "./goOn";
import { GrowerField } from "./GrowerField";
import { LastSlip } from "./LastSlip";
import { Today } from "./Today";
import { Reckoning, WeighFields } from "./WeighFields";
import { scale } from "./words/scale";

interface Values {
  on: string;
  document: string;
  household_id: string;
  product: string;
  grade: string;
  gross_g: number;
  tare_g?: number | null;
  moisture_bp?: number | null;
  impurity_bp?: number | null;
}

/** What the next delivery begins with: everything but whose it is and what it weighs. */
type Kept = Partial<Omit<Values, "household_id" | "gross_g" | "on">>;

const keptUnder = (desk: Desk) => `lianhe.scale.${desk.node.id}`;

function kept(desk: Desk): Kept {
  return JSON.parse(localStorage.getItem(keptUnder(desk)) ?? "{}") as Kept;
}

export default function Scale() {
  const w = useWords(scale);
  return (
    <AtDesk title={w.title} hint={w.hint}>
      {(desk) => (
        <div className="scale">
          {desk.writes ? <ScaleForm desk={desk} /> : null}
          <Today desk={desk} />
        </div>
      )}
    </AtDesk>
  );
}

function ScaleForm({ desk }: { desk: Desk }) {
  const w = useWords(scale);
  const [form] = Form.useForm<Values>();
  const [last, setLast] = useState<Delivery>();
  const { form: fields, onKeyDown, goOn, first } = useGoOn();
  const act = useAct<Values, Delivery>(
    (id, { tare_g, impurity_bp, ...values }) =>
      got(
        desk.api.POST("/deliveries", {
          body: {
            id,
            entity_id: desk.node.id,
            ...values,
            tare_g: tare_g ?? 0,
            impurity_bp: impurity_bp ?? 0,
          },
        }),
      ),
    {
      changes: ["deliveries", "lots"],
      says: w.recorded,
      onDone: (delivery) => {
        setLast(delivery);
        const { household_id: _, gross_g: __, on: ___, ...next } = form.getFieldsValue();
        localStorage.setItem(keptUnder(desk), JSON.stringify(next));
        form.resetFields(["household_id", "gross_g"]);
        first();
      },
    },
  );
  return (
    <div className="panel scale-form" ref={fields} onKeyDown={onKeyDown}>
      <ActForm<Values, Delivery>
        form={form}
        act={act}
        submit={w.record}
        draft={`scale.${desk.node.id}`}
        initialValues={{ ...kept(desk), on: today() }}
      >
        <ScaleFields desk={desk} onPicked={() => setTimeout(() => goOn())} />
      </ActForm>
      {last ? <LastSlip desk={desk} delivery={last} /> : null}
    </div>
  );
}

function ScaleFields({ desk, onPicked }: { desk: Desk; onPicked: () => void }) {
  const w = useWords(scale);
  const c = useWords(common);
  const form = Form.useFormInstance<Values>();
  const line = Form.useWatch([], form) as Partial<Values> | undefined;
  const { data: prices } = usePriceList(desk, line?.on);
  const price = prices?.find((one) => one.product === line?.product);
  const required = [{ required: true, message: c.required }];
  return (
    <>
      {prices?.length === 0 ? (
        <Alert type="warning" showIcon title={<Link to="/desk/prices">{w.noPrices}</Link>} />
      ) : null}
      <div className="weigh-fields">
        <Form.Item name="on" label={c.date} rules={required}>
          <DayField until={today()} />
        </Form.Item>
        <DocumentField prefix="SG" />
      </div>
      <div data-first>
        <Form.Item name="household_id" label={w.grower} rules={required}>
          <GrowerField desk={desk} autoFocus onGrower={(grower) => grower && onPicked()} />
        </Form.Item>
      </div>
      <Products desk={desk} on={line?.on} />
      <WeighFields />
      <Reckoning price={price} line={line ?? {}} />
    </>
  );
}

/** Product and grade from the day's price list; the only one there is needs no choosing. */
function Products({ desk, on }: { desk: Desk; on: string | undefined }) {
  const c = useWords(common);
  const form = Form.useFormInstance<Values>();
  const product = Form.useWatch("product", form);
  const { data: prices } = usePriceList(desk, on);
  const price = prices?.find((one) => one.product === product);
  const only = prices?.length === 1 ? prices[0]?.product : undefined;
  useEffect(() => {
    if (only !== undefined && product === undefined) form.setFieldValue("product", only);
  }, [only, product, form]);
  return (
    <>
      <Form.Item name="product" label={c.product} rules={[{ required: true, message: c.required }]}>
        <Choice
          label={c.product}
          options={(prices ?? []).map((one) => ({ value: one.product, label: one.product }))}
        />
      </Form.Item>
      <Form.Item name="grade" label={c.grade} rules={[{ required: true, message: c.required }]}>
        <Choice
          label={c.grade}
          options={Object.keys(price?.grades ?? {}).map((grade) => ({ value: grade, label: grade }))}
        />
      </Form.Item>
    </>
  );
}
