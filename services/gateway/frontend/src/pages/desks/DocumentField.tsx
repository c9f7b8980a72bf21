/** A document's number; the day's own one is offered, as people number them (SG-261124). */
import { Form } from "antd";
import { useEffect } from "react";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

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
  return <TextField name="document" label={c.document} />;
}
