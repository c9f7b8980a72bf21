/** Corrections: a signed run from what was declared to what is known now, and giving one up. */
import { Drawer, Form, Input } from "antd";
import { dividends as api, got } from "@/api/services";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import type { Run } from "./pools";
import { dividends } from "./words";

interface Props {
  runId: string;
  onClose: () => void;
}

interface Correction {
  reason: string;
  accounting_on: string;
}

export function Adjust({ runId, onClose, onStarted }: Props & { onStarted: (runId: string) => void }) {
  const w = useWords(dividends);
  const c = useWords(common);
  const [form] = Form.useForm<Correction>();
  const act = useAct<Correction, Run>(
    (id, values) =>
      got(
        api.POST("/runs/{run_id}/adjustments", {
          params: { path: { run_id: runId } },
          body: { id, ...values },
        }),
      ),
    { changes: ["runs", "tiers"], onDone: (run) => onStarted(run.id) },
  );
  return (
    <Drawer open title={w.adjust} onClose={onClose} destroyOnHidden>
      <ActForm<Correction, Run>
        form={form}
        act={act}
        submit={w.adjust}
        onCancel={onClose}
        initialValues={{ accounting_on: today() }}
      >
        <p className="quiet">{w.adjustHint}</p>
        <Reason />
        <Form.Item
          name="accounting_on"
          label={w.accountingOn}
          rules={[{ required: true, message: c.required }]}
        >
          <DayField />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}

export function Withdraw({ runId, onClose }: Props) {
  const w = useWords(dividends);
  const [form] = Form.useForm<{ reason: string }>();
  const act = useAct<{ reason: string }, Run>(
    (id, values) =>
      got(
        api.POST("/runs/{run_id}/withdraw", { params: { path: { run_id: runId } }, body: { id, ...values } }),
      ),
    { changes: ["runs", "tiers"], onDone: onClose },
  );
  return (
    <Drawer open title={w.withdraw} onClose={onClose} destroyOnHidden>
      <ActForm<{ reason: string }, Run> form={form} act={act} submit={w.withdraw} onCancel={onClose}>
        <p>{w.withdrawAsk}</p>
        <Reason />
      </ActForm>
    </Drawer>
  );
}

export function Reason() {
  const c = useWords(common);
  return (
    <Form.Item name="reason" label={c.reason} rules={[{ required: true, message: c.required }]}>
      <Input.TextArea autoFocus maxLength={500} rows={2} />
    </Form.Item>
  );
}
