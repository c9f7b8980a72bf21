/** Draw up what is open of a kind up to a day: one line a payee, what they owe set off first. */
import { Drawer, Form, Select } from "antd";
import { useEffect } from "react";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { ActForm } from "@/ui/ActForm";
import { yuan } from "@/ui/amounts";
import { DayField, today } from "@/ui/Fields";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { chosen, type Entity } from "./entity";
import { useOwed } from "./Payables";
import { paymentWords } from "./words/payments";

type Batch = components["schemas"]["PaymentBatchView"];
type Kind = components["schemas"]["PaymentKind"];

/** Which sources a kind pays together, as the service has it. */
const KINDS: Record<Kind, readonly string[]> = {
  growers: ["delivery", "advance"],
  wages: ["wages"],
  dividends: ["dividend"],
  trade: ["trade"],
  other: ["rent", "subsidy", "relief", "other"],
};

const kinds = Object.keys(KINDS) as Kind[];

interface Values {
  entity_id: string;
  kind: Kind;
  up_to_on: string;
}

interface Props {
  entities: readonly Entity[];
  entityId: string | undefined;
  onClose: () => void;
  onDrawn: (batchId: string) => void;
}

export function DrawUp({ entities, entityId, onClose, onDrawn }: Props) {
  const w = useWords(paymentWords);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const act = useAct<Values, Batch>(
    (id, values) => got(finance.POST("/payment-batches", { body: { id, ...values } })),
    { changes: ["payables", "payment batches"], says: w.drawn, onDone: (batch) => onDrawn(batch.id) },
  );
  const required = [{ required: true, message: c.required }];
  return (
    <Drawer open title={w.drawUp} onClose={onClose} destroyOnHidden>
      <ActForm<Values, Batch>
        form={form}
        act={act}
        submit={w.drawUp}
        onCancel={onClose}
        initialValues={{ entity_id: chosen(entities, entityId)?.id, up_to_on: today() }}
      >
        <p className="quiet">{w.drawUpHint}</p>
        <Form.Item name="entity_id" label={w.payer} rules={required}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={entities.map((one) => ({ value: one.id, label: one.name }))}
          />
        </Form.Item>
        <KindField />
        <Form.Item name="up_to_on" label={w.upTo} rules={required}>
          <DayField />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}

/** The kinds with what is open of each for the payer. */
function KindField() {
  const w = useWords(paymentWords);
  const c = useWords(common);
  const form = Form.useFormInstance<Values>();
  const payer = Form.useWatch("entity_id", form);
  const { data } = useOwed(payer);
  const open = (kind: Kind) =>
    (data ?? [])
      .filter((one) => one.entity_id === payer && KINDS[kind].includes(one.source))
      .reduce((sum, one) => sum + one.open_fen, 0);
  const most = data ? kinds.reduce((one, other) => (open(other) > open(one) ? other : one)) : undefined;
  // What most is open of is offered, until somebody chooses.
  useEffect(() => {
    if (most && !form.isFieldTouched("kind")) form.setFieldValue("kind", most);
  }, [form, most, payer]);
  return (
    <Form.Item name="kind" label={w.kind} rules={[{ required: true, message: c.required }]}>
      <Select
        options={kinds.map((kind) => ({
          value: kind,
          label: data ? `${w[kind]} · ${w.open} ${yuan(open(kind))}` : w[kind],
        }))}
      />
    </Form.Item>
  );
}
