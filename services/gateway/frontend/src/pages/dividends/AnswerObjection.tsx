/** The answer to an objection, given once. */
import { Drawer, Form, Input, Radio } from "antd";
import { dividends as api, got } from "@/api/services";
import { ActForm } from "@/ui/ActForm";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { Objection } from "./Objections";
import { dividends } from "./words";

interface Values {
  upheld: boolean;
  words: string;
}

export function AnswerObjection({ objection, onClose }: { objection: Objection; onClose: () => void }) {
  const w = useWords(dividends);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const act = useAct<Values, Objection>(
    (id, values) =>
      got(
        api.POST("/objections/{objection_id}/answer", {
          params: { path: { objection_id: objection.id } },
          body: { id, ...values },
        }),
      ),
    { changes: ["objections", "tiers"], onDone: onClose },
  );
  return (
    <Drawer open title={w.answer} onClose={onClose} destroyOnHidden>
      <ActForm<Values, Objection> form={form} act={act} submit={w.answer} onCancel={onClose}>
        <p className="quiet">{fill(w.objectionOf, { name: objection.holder_name, on: objection.on })}</p>
        <p>{objection.words}</p>
        <Form.Item name="upheld" label={w.isUpheld} rules={[{ required: true, message: c.required }]}>
          <Radio.Group
            options={[
              { value: true, label: w.upheldYes },
              { value: false, label: w.upheldNo },
            ]}
          />
        </Form.Item>
        <Form.Item name="words" label={w.answerWords} rules={[{ required: true, message: c.required }]}>
          <Input.TextArea maxLength={500} rows={3} />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}
