/** A household registered with its persons, the head first. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Drawer, Form, Input } from "antd";
import { useState } from "react";
import { newId } from "@/api/ids";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import type { Organisation } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { HEAD } from "./kinds";
import { PersonFields } from "./PersonFields";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

type View = components["schemas"]["HouseholdView"];

interface Person {
  person_id: string;
  name: string;
  relation: string;
  id_number: string;
  phone?: string;
  is_member: boolean;
}

interface Values {
  code: string;
  group?: string;
  bank_account?: string;
  effective_on: string;
  persons: Person[];
}

export function NewHousehold(props: {
  village: Organisation;
  onClose: () => void;
  onDone: (id: string) => void;
}) {
  const { village, onClose, onDone } = props;
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  // One id for the household as long as the form is open: a resend is the same household.
  const [householdId] = useState(newId);
  const act = useAct<Values, View>(
    (id, { group, persons, ...values }) =>
      got(
        members.POST("/households", {
          body: {
            id,
            household_id: householdId,
            village_id: village.id,
            ...values,
            persons: persons.map((one) => ({ ...one, group: group ?? "" })),
          },
        }),
      ),
    { changes: ["households"], says: w.householdDone, onDone: (made) => onDone(made.id) },
  );
  return (
    <Drawer open title={`${w.newHousehold} · ${village.name}`} size="large" onClose={onClose} destroyOnHidden>
      <ActForm<Values, View>
        form={form}
        act={act}
        submit={w.newHousehold}
        onCancel={onClose}
        initialValues={{
          effective_on: today(),
          persons: [{ person_id: newId(), relation: HEAD, is_member: true } as Person],
        }}
      >
        <TextField name="code" label={w.code} autoFocus />
        <TextField name="group" label={w.group} optional />
        <TextField name="bank_account" label={w.account} max={40} optional inputMode="numeric" />
        <Form.Item
          name="effective_on"
          label={w.effectiveOn}
          rules={[{ required: true, message: c.required }]}
        >
          <DayField />
        </Form.Item>
        <h2>{w.people}</h2>
        <Form.List name="persons">
          {(fields, { add, remove }) => (
            <div className="line-rows">
              {fields.map((field, place) => (
                <section className="panel" key={field.key} aria-label={`${w.person} ${place + 1}`}>
                  <h2>
                    {place === 0 ? w.head : `${w.person} ${place + 1}`}
                    {place > 0 ? (
                      <Button
                        type="text"
                        icon={<DeleteOutlined />}
                        aria-label={`${c.cancel} ${w.person} ${place + 1}`}
                        onClick={() => remove(field.name)}
                      />
                    ) : null}
                  </h2>
                  <Form.Item name={[field.name, "person_id"]} hidden>
                    <Input />
                  </Form.Item>
                  <PersonFields at={[field.name]} head={place === 0} />
                </section>
              ))}
              <Button icon={<PlusOutlined />} onClick={() => add({ person_id: newId(), is_member: true })}>
                {w.addPerson}
              </Button>
            </div>
          )}
        </Form.List>
      </ActForm>
    </Drawer>
  );
}
