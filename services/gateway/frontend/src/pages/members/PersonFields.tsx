/** The fields of one person, in the order of the household's page in the register. */
import { AutoComplete, Checkbox, Form, Input } from "antd";
import { members as catalogue } from "./words";
import { RELATIONS } from "./kinds";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

export function PersonFields({ at, head }: { at: (string | number)[]; head?: boolean }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const must = [{ required: true, message: c.required }];
  return (
    <>
      <Form.Item name={[...at, "name"]} label={w.name} rules={must}>
        <Input autoComplete="off" maxLength={120} />
      </Form.Item>
      <Form.Item name={[...at, "relation"]} label={w.relation} rules={must}>
        <AutoComplete
          disabled={head}
          options={RELATIONS.map((value) => ({ value }))}
          showSearch={{ filterOption: false }}
        />
      </Form.Item>
      <Form.Item name={[...at, "id_number"]} label={w.idNumber} rules={must}>
        <Input autoComplete="off" maxLength={18} inputMode="text" />
      </Form.Item>
      <Form.Item name={[...at, "phone"]} label={w.phone}>
        <Input autoComplete="off" maxLength={30} inputMode="tel" />
      </Form.Item>
      <Form.Item name={[...at, "is_member"]} valuePropName="checked">
        <Checkbox>{w.isMember}</Checkbox>
      </Form.Item>
    </>
  );
}
