/** What was written wrongly of a person, or is so no longer: name, relation, membership, phone. */
import { AutoComplete, Checkbox, Form, Select } from "antd";
import { got, members } from "@/api/services";
import { ActForm } from "@/ui/ActForm";
import { today } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import type { ActProps } from "../HouseholdActs";
import { PhoneField } from "../PersonFields";
import { RELATIONS } from "../kinds";
import { members as catalogue } from "../words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer, CHANGED, DayOf, type Detail, ReasonOf } from "./frame";

interface Values {
  person_id: string;
  name: string;
  relation: string;
  phone?: string;
  is_member: boolean;
  effective_on: string;
  reason: string;
}

export function ChangePerson({ household, onClose }: ActProps) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const living = household.members.filter((one) => !one.left_on);
  const personId = Form.useWatch("person_id", form);
  const chosen = living.find((one) => one.id === personId);
  const act = useAct<Values, Detail>(
    (id, { person_id, phone, relation, ...values }) =>
      got(
        members.PUT("/persons/{person_id}", {
          params: { path: { person_id } },
          body: {
            id,
            ...values,
            relation: relation === chosen?.relation ? undefined : relation,
            phone: phone || undefined,
          },
        }),
      ),
    { changes: CHANGED, onDone: onClose },
  );
  const must = [{ required: true, message: c.required }];
  return (
    <ActDrawer title={w.changePerson} household={household} onClose={onClose}>
      <ActForm<Values, Detail>
        form={form}
        act={act}
        submit={w.changePerson}
        onCancel={onClose}
        initialValues={{ effective_on: today() }}
      >
        <Form.Item name="person_id" label={w.person} rules={must}>
          <Select
            options={living.map((one) => ({ value: one.id, label: `${one.name} ${one.relation}` }))}
            onChange={(id: string) => {
              const { name, relation, is_member } = living.find((one) => one.id === id) ?? {};
              form.setFieldsValue({ name, relation, is_member });
            }}
          />
        </Form.Item>
        {chosen ? (
          <>
            <TextField name="name" label={w.name} max={120} />
            <Form.Item name="relation" label={w.relation} rules={must}>
              <AutoComplete
                disabled={chosen.is_head}
                options={RELATIONS.map((value) => ({ value }))}
                showSearch={{ filterOption: false }}
              />
            </Form.Item>
            <PhoneField name="phone" extra={w.phoneKept} />
            <Form.Item name="is_member" valuePropName="checked">
              <Checkbox>{w.isMember}</Checkbox>
            </Form.Item>
          </>
        ) : null}
        <ReasonOf offered={[w.reasonWrong]} />
        <DayOf />
      </ActForm>
    </ActDrawer>
  );
}
