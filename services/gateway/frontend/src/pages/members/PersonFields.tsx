/** The fields of one person, in the order of the household's page in the register. */
import { AutoComplete, Checkbox, Form, type FormItemProps, Input } from "antd";
import { members as catalogue } from "./words";
import { RELATIONS } from "./kinds";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

export function PersonFields({ at, head }: { at: (string | number)[]; head?: boolean }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const must = [{ required: true, message: c.required }];
  return (
    <>
      <TextField name={[...at, "name"]} label={w.name} max={120} />
      <Form.Item name={[...at, "relation"]} label={w.relation} rules={must}>
        <AutoComplete
          disabled={head}
          options={RELATIONS.map((value) => ({ value }))}
          showSearch={{ filterOption: false }}
        />
      </Form.Item>
      <TextField name={[...at, "id_number"]} label={w.idNumber} max={18} inputMode="text" />
      <PhoneField name={[...at, "phone"]} />
      <Form.Item name={[...at, "is_member"]} valuePropName="checked">
        <Checkbox>{w.isMember}</Checkbox>
      </Form.Item>
    </>
  );
}

/** As the service reads a telephone number. */
const PHONE = /^[0-9+\- ]*$/;

export function PhoneField({ name, extra }: Pick<FormItemProps, "name" | "extra">) {
  const w = useWords(catalogue);
  return (
    <Form.Item name={name} label={w.phone} extra={extra} rules={[{ pattern: PHONE, message: w.phoneWrong }]}>
      <Input autoComplete="off" maxLength={30} inputMode="tel" />
    </Form.Item>
  );
}
