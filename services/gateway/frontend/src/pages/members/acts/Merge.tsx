/** 并户: everybody and everything goes to another household of the village; this one ends. */
import { Form } from "antd";
import { useNavigate } from "react-router";
import { got, members } from "@/api/services";
import { ActForm } from "@/ui/ActForm";
import { today } from "@/ui/Fields";
import { useAct } from "@/ui/useAct";
import type { ActProps } from "../HouseholdActs";
import { HouseholdField } from "../HouseholdField";
import { members as catalogue } from "../words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer, ApprovalOf, CHANGED, DayOf, type Detail, ReasonOf } from "./frame";
import { goers, Movers, moving, type Moving } from "./Movers";

interface Values {
  into_household_id: string;
  movers: Moving[];
  effective_on: string;
  reason: string;
  approval_ref: string;
}

export function Merge({ household, onClose }: ActProps) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const living = household.members.filter((one) => !one.left_on);
  const act = useAct<Values, Detail>(
    (id, { movers, ...values }) =>
      got(
        members.POST("/households/{household_id}/merge", {
          params: { path: { household_id: household.id } },
          body: { id, ...values, persons: goers(movers) },
        }),
      ),
    {
      changes: CHANGED,
      onDone: (other) => {
        onClose();
        void navigate(`/households/${other.id}`);
      },
    },
  );
  return (
    <ActDrawer title={w.merge} household={household} onClose={onClose}>
      <ActForm<Values, Detail>
        form={form}
        act={act}
        submit={w.merge}
        onCancel={onClose}
        names={{ persons: "movers" }}
        initialValues={{ effective_on: today(), reason: w.merge, movers: moving(living, true) }}
      >
        <p className="quiet">{w.mergeHint}</p>
        <Form.Item
          name="into_household_id"
          label={w.intoHousehold}
          rules={[{ required: true, message: c.required }]}
        >
          <HouseholdField node={household.village_id} except={household.id} />
        </Form.Item>
        <Form.Item label={w.relation}>
          <Movers people={living} everybody />
        </Form.Item>
        <ReasonOf offered={[w.merge]} />
        <ApprovalOf />
        <DayOf />
      </ActForm>
    </ActDrawer>
  );
}
