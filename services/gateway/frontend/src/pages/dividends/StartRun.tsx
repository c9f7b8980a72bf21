/** Starts a year over everything that ownership ties to an entity. */
import { Drawer, Form, Input, Select } from "antd";
import { dividends as api, got } from "@/api/services";
import { useTree } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { today } from "@/ui/Fields";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { Run } from "./pools";
import { dividends } from "./words";

interface Values {
  root_id: string;
  year: number;
  reason?: string;
}

const DISTRIBUTING = new Set(["company", "subsidiary", "coop", "village_org"]);
const YEARS = 3;

interface Props {
  onClose: () => void;
  onStarted: (runId: string) => void;
}

export function StartRun({ onClose, onStarted }: Props) {
  const w = useWords(dividends);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const { data: nodes } = useTree();
  const roots = (nodes ?? []).filter((node) => DISTRIBUTING.has(node.legal_form));
  const year = Number(today().slice(0, 4));
  const act = useAct<Values, Run>((id, values) => got(api.POST("/runs", { body: { id, ...values } })), {
    changes: ["runs", "tiers"],
    says: w.runStarted,
    onDone: (run) => onStarted(run.id),
  });
  return (
    <Drawer open title={w.startRun} onClose={onClose} destroyOnHidden>
      <ActForm<Values, Run>
        form={form}
        act={act}
        submit={w.startRun}
        onCancel={onClose}
        initialValues={{
          root_id: roots.find((node) => node.legal_form === "company")?.id ?? roots[0]?.id,
          year: year - 1,
        }}
      >
        <p className="quiet">{w.startHint}</p>
        <Form.Item name="root_id" label={w.root} rules={[{ required: true, message: c.required }]}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={roots.map((node) => ({ value: node.id, label: node.name }))}
          />
        </Form.Item>
        <Form.Item name="year" label={w.year} rules={[{ required: true, message: c.required }]}>
          <Select
            options={Array.from({ length: YEARS }, (_, back) => ({
              value: year - back,
              label: fill(w.yearOf, { year: year - back }),
            }))}
          />
        </Form.Item>
        <Form.Item name="reason" label={c.note}>
          <Input.TextArea maxLength={500} rows={2} />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}
