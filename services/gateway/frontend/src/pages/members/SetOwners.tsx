/** All owners of a company from a day on, with what each has paid in and what part that is. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Select } from "antd";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import { type Organisation, useTree } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { yuan } from "@/ui/amounts";
import { DayField, today } from "@/ui/Fields";
import { MoneyField } from "@/ui/NumberField";
import { useAct } from "@/ui/useAct";
import { percent } from "./percent";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

type Owners = components["schemas"]["OwnersView"];
type Owner = components["schemas"]["OwnerView"];

interface Line {
  holder_id: string;
  paid_in_fen: number;
}

interface Values {
  effective_on: string;
  owners: Line[];
}

export function SetOwners(props: { organisation: Organisation; owners: Owner[]; onClose: () => void }) {
  const { organisation, owners, onClose } = props;
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const { data: tree } = useTree();
  const lines = (Form.useWatch("owners", form) as Partial<Line>[] | undefined) ?? [];
  const total = lines.reduce((sum, line) => sum + (line?.paid_in_fen ?? 0), 0);
  const act = useAct<Values, Owners>(
    (id, values) =>
      got(
        members.PUT("/organisations/{organisation_id}/owners", {
          params: { path: { organisation_id: organisation.id } },
          body: { id, ...values },
        }),
      ),
    { changes: ["organisation", "ownership"], onDone: onClose },
  );
  const must = [{ required: true, message: c.required }];
  const choices = new Map((tree ?? []).map((one) => [one.id, one.name]));
  for (const owner of owners) choices.set(owner.holder_id, owner.holder_name);
  choices.delete(organisation.id);
  return (
    <section className="panel" aria-label={w.setOwners}>
      <p className="quiet">{w.setOwnersHint}</p>
      <ActForm<Values, Owners>
        form={form}
        act={act}
        submit={w.setOwners}
        onCancel={onClose}
        initialValues={{
          effective_on: today(),
          owners: owners.map(({ holder_id, paid_in_fen }) => ({ holder_id, paid_in_fen })),
        }}
      >
        <Form.Item name="effective_on" label={w.effectiveOn} rules={must}>
          <DayField />
        </Form.Item>
        <Form.List name="owners">
          {(fields, { add, remove }) => (
            <div className="line-rows">
              {fields.map((field) => (
                <div className="stake-row" key={field.key}>
                  <Form.Item name={[field.name, "holder_id"]} label={c.name} rules={must}>
                    <Select
                      showSearch={{ optionFilterProp: "label" }}
                      options={[...choices].map(([value, label]) => ({ value, label }))}
                    />
                  </Form.Item>
                  <Form.Item
                    name={[field.name, "paid_in_fen"]}
                    label={w.paidIn}
                    extra={percent(lines[field.name]?.paid_in_fen ?? 0, total)}
                    rules={must}
                  >
                    <MoneyField />
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={w.removeOwner}
                    disabled={fields.length === 1}
                    onClick={() => remove(field.name)}
                  />
                </div>
              ))}
              <Button icon={<PlusOutlined />} onClick={() => add()}>
                {w.addOwner}
              </Button>
            </div>
          )}
        </Form.List>
        <p className="computed" role="status">
          {w.sum} {yuan(total)} {c.yuan}
        </p>
      </ActForm>
    </section>
  );
}
