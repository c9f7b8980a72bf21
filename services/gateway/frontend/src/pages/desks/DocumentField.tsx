/** A document's number; the day's own one is offered, as people number them (SG-261124). */
import { Form, Input } from "antd";
import { useEffect } from "react";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

const DOCUMENT_MAX = 80;

/** The number offered for a day. */
function offered(prefix: string, on: string): string {
  return `${prefix}-${on.slice(2).replaceAll("-", "")}`;
}

export function DocumentField({ prefix }: { prefix: string }) {
  const c = useWords(common);
  const form = Form.useFormInstance<{ on?: string; document?: string }>();
  const on = Form.useWatch("on", form);
  useEffect(() => {
    const now = form.getFieldValue("document") as string | undefined;
    const isOffered = !now || new RegExp(`^${prefix}-\\d{6}$`).test(now);
    if (on && isOffered) form.setFieldValue("document", offered(prefix, on));
  }, [on, prefix, form]);
  return (
    <Form.Item name="document" label={c.document} rules={[{ required: true, message: c.required }]}>
      <Input autoComplete="off" maxLength={DOCUMENT_MAX} />
    </Form.Item>
  );
}
