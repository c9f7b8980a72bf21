/** A value of a form that nobody types, such as the id of a line: what no field holds is not sent. */
import { Form, Input } from "antd";

export function Unseen({ name }: { name: (string | number)[] }) {
  return (
    <Form.Item name={name} hidden>
      <Input />
    </Form.Item>
  );
}
