/** Who goes to another household, and how each stands to the head there. */
import { AutoComplete, Checkbox, Form, Input } from "antd";
import { HEAD, RELATIONS } from "../kinds";
import { members as catalogue } from "../words";
import { fill, useWords } from "@/words/words";
import type { Detail } from "./frame";

export interface Moving {
  person_id: string;
  goes: boolean;
  relation?: string;
}

type Person = Detail["members"][number];

/** Everybody who lives there now, as the form begins. */
export function moving(people: readonly Person[], goes: boolean): Moving[] {
  return people.map((one) => ({
    person_id: one.id,
    goes,
    relation: goes && one.is_head ? undefined : one.relation,
  }));
}

/** Everybody goes into a household that has its head; some who go make one of their own, with a head. */
export function Movers({ people, everybody = false }: { people: readonly Person[]; everybody?: boolean }) {
  const w = useWords(catalogue);
  const judge = (movers: readonly Moving[]): string | undefined => {
    const gone = goers(movers);
    const unsaid = gone.find((one) => !one.relation.trim());
    if (gone.length === 0) return everybody ? undefined : w.nobodyGoes;
    if (unsaid) {
      return fill(w.relationOfEach, { name: people.find((one) => one.id === unsaid.person_id)?.name ?? "" });
    }
    return everybody || gone.filter((one) => one.relation === HEAD).length === 1 ? undefined : w.oneHead;
  };
  return (
    <Form.List
      name="movers"
      rules={[
        {
          validator: (_, movers: Moving[]) => {
            const wrong = judge(movers);
            return wrong === undefined ? Promise.resolve() : Promise.reject(new Error(wrong));
          },
        },
      ]}
    >
      {(fields, _, { errors }) => (
        <div className="line-rows">
          {fields.map((field) => {
            const person = people[field.name];
            return (
              <div className="mover" key={field.key}>
                <Form.Item name={[field.name, "person_id"]} hidden>
                  <Input />
                </Form.Item>
                <Form.Item name={[field.name, "goes"]} valuePropName="checked" noStyle>
                  <Checkbox disabled={everybody || (!everybody && person?.is_head)}>
                    {person?.name} <span className="quiet">{person?.relation}</span>
                  </Checkbox>
                </Form.Item>
                <Form.Item name={[field.name, "relation"]} noStyle>
                  <AutoComplete
                    aria-label={`${person?.name ?? ""} ${w.relation}`}
                    options={RELATIONS.map((value) => ({ value }))}
                    showSearch={{ filterOption: false }}
                  />
                </Form.Item>
              </div>
            );
          })}
          <Form.ErrorList errors={errors} />
        </div>
      )}
    </Form.List>
  );
}

export function goers(movers: readonly Moving[]): { person_id: string; relation: string }[] {
  return movers
    .filter((one) => one.goes)
    .map((one) => ({ person_id: one.person_id, relation: one.relation ?? "" }));
}
