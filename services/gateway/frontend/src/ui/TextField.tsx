/** A line of text in a form (a name, a paper's number, a reason) with its label and its rule: none may be left out. */
import { Form, type FormItemProps, Input, type InputProps } from "antd";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

type Props = Pick<FormItemProps, "name" | "label" | "extra"> &
  Pick<InputProps, "autoFocus" | "disabled" | "inputMode" | "placeholder"> & {
    /** Characters at most: as many as the service takes. */
    max?: number;
    optional?: boolean;
  };

export function TextField({ name, label, extra, max = 80, optional = false, ...input }: Props) {
  const w = useWords(common);
  const rules = optional ? undefined : [{ required: true, whitespace: true, message: w.required }];
  return (
    <Form.Item name={name} label={label} extra={extra} rules={rules}>
      <Input autoComplete="off" maxLength={max} {...input} />
    </Form.Item>
  );
}
