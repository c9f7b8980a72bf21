/** A death or a departure: the person stays on record, the shares with the household. */
import { Form, Select } from "antd";
import { got, members } from "@/api/services";
import { ActForm } from "@/ui/ActForm";
import { today } from "@/ui/Fields";
import { useAct } from "@/ui/useAct";
import type { ActProps } from "../HouseholdActs";
import { members as catalogue } from "../words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer, CHANGED, DayOf, type Detail, ReasonOf } from "./frame";

interface Values {
  person_id: string;
  head_id?: string;
  left_on: string;
  reason: string;
}

export function EndPerson({ household, onClose }: ActProps) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const living = household.members.filter((one) => !one.left_on);
  const leaving = Form.useWatch("person_id", form);
  const isHead = living.find((one) => one.id === leaving)?.is_head;
  const others = living.filter((one) => one.id !== leaving);
  const act = useAct<Values, Detail>(
    (id, { person_id, ...values }) =>
      got(
        members.POST("/persons/{person_id}/end", {
          params: { path: { person_id } },
          body: { id, ...values },
        }),
      ),
    { changes: CHANGED, onDone: onClose },
  );
  const options = (people: typeof living) =>
    people.map((one) => ({ value: one.id, label: `${one.name} ${one.relation}` }));
  return (
    <ActDrawer title={w.endPerson} household={household} onClose={onClose}>
      <ActForm<Values, Detail>
        form={form}
        act={act}
        submit={w.endPerson}
        onCancel={onClose}
        initialValues={{ left_on: today() }}
      >
        <Form.Item name="person_id" label={w.person} rules={[{ required: true, message: c.required }]}>
          <Select options={options(living)} />
        </Form.Item>
        {isHead && others.length > 0 ? (
          <Form.Item
            name="head_id"
            label={w.nextHead}
            extra={w.nextHeadHint}
            rules={[{ required: true, message: c.required }]}
          >
            <Select options={options(others)} />
          </Form.Item>
        ) : null}
        <ReasonOf offered={[w.reasonDeath, w.reasonMarriedOut, w.reasonMoved]} />
        <DayOf name="left_on" />
      </ActForm>
    </ActDrawer>
  );
}
