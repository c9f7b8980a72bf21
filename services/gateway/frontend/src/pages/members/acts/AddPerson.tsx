/** A birth, a marriage, a move: one more person in the household. */
import { Form } from "antd";
import { useState } from "react";
import { newId } from "@/api/ids";
import { got, members } from "@/api/services";
import { ActForm } from "@/ui/ActForm";
import { today } from "@/ui/Fields";
import { useAct } from "@/ui/useAct";
import type { ActProps } from "../HouseholdActs";
import { PersonFields } from "../PersonFields";
import { members as catalogue } from "../words";
import { useWords } from "@/words/words";
import { ActDrawer, CHANGED, DayOf, type Detail, ReasonOf } from "./frame";

interface Values {
  effective_on: string;
  reason: string;
  person: { name: string; relation: string; id_number: string; phone?: string; is_member: boolean };
}

export function AddPerson({ household, onClose }: ActProps) {
  const w = useWords(catalogue);
  const [form] = Form.useForm<Values>();
  const [personId] = useState(newId);
  const act = useAct<Values, Detail>(
    (id, { person, ...values }) =>
      got(
        members.POST("/households/{household_id}/persons", {
          params: { path: { household_id: household.id } },
          body: { id, ...values, person: { person_id: personId, group: household.group, ...person } },
        }),
      ),
    { changes: CHANGED, onDone: onClose },
  );
  return (
    <ActDrawer title={w.addPerson} household={household} onClose={onClose}>
      <ActForm<Values, Detail>
        form={form}
        act={act}
        submit={w.addPerson}
        onCancel={onClose}
        initialValues={{ effective_on: today(), person: { is_member: true } as Values["person"] }}
      >
        <PersonFields at={["person"]} />
        <ReasonOf offered={[w.reasonBirth, w.reasonMarriage, w.reasonMove]} />
        <DayOf />
      </ActForm>
    </ActDrawer>
  );
}
