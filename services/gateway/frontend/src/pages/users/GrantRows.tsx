/** Roles at organisations, one a row. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Select } from "antd";
import { useTree } from "@/session/node";
import { STAFF_ROLES } from "./grants";
import { users as catalogue } from "./words";
import { common } from "@/words/common";
import { roleWords } from "@/words/roles";
import { useWords } from "@/words/words";

export function GrantFields({ at }: { at: (string | number)[] }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const r = useWords(roleWords);
  const { data } = useTree();
  const must = [{ required: true, message: c.required }];
  return (
    <>
      <Form.Item name={[...at, "role"]} label={w.role} rules={must}>
        <Select options={STAFF_ROLES.map((value) => ({ value, label: r[value] }))} />
      </Form.Item>
      <Form.Item name={[...at, "node_id"]} label={w.node} rules={must}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={data?.map((one) => ({ value: one.id, label: one.name }))}
        />
      </Form.Item>
    </>
  );
}

export function GrantRows() {
  const w = useWords(catalogue);
  return (
    <Form.List name="grants">
      {(fields, { add, remove }) => (
        <div className="line-rows">
          {fields.map((field) => (
            <div className="grant-row" key={field.key}>
              <GrantFields at={[field.name]} />
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={w.take}
                disabled={fields.length === 1}
                onClick={() => remove(field.name)}
              />
            </div>
          ))}
          <Button icon={<PlusOutlined />} onClick={() => add()}>
            {w.addGrant}
          </Button>
        </div>
      )}
    </Form.List>
  );
}
