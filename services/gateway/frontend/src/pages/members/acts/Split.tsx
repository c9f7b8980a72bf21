/** 分户: some persons become a household of their own, and their shares go along. */
import { Form } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { newId } from "@/api/ids";
import { got, members } from "@/api/services";
import { ActForm } from "@/ui/ActForm";
import { today } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { shares } from "@/ui/amounts";
import { useAct } from "@/ui/useAct";
import type { ActProps } from "../HouseholdActs";
import { useOwnShares } from "../SharesPanel";
import { members as catalogue } from "../words";
import { fill, useWords } from "@/words/words";
import { ActDrawer, ApprovalOf, CHANGED, DayOf, type Detail, ReasonOf } from "./frame";
import { goers, Movers, moving, type Moving } from "./Movers";

interface Values {
  code: string;
  bank_account?: string;
  movers: Moving[];
  effective_on: string;
  reason: string;
  approval_ref: string;
}

export function Split({ household, onClose }: ActProps) {
  const w = useWords(catalogue);
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const [newHouseholdId] = useState(newId);
  const living = household.members.filter((one) => !one.left_on);
  const act = useAct<Values, Detail>(
    (id, { movers, ...values }) =>
      got(
        members.POST("/households/{household_id}/split", {
          params: { path: { household_id: household.id } },
          body: { id, household_id: newHouseholdId, ...values, persons: goers(movers) },
        }),
      ),
    {
      changes: CHANGED,
      onDone: (made) => {
        onClose();
        void navigate(`/households/${made.id}`);
      },
    },
  );
  return (
    <ActDrawer title={w.split} household={household} onClose={onClose}>
      <ActForm<Values, Detail>
        form={form}
        act={act}
        submit={w.split}
        onCancel={onClose}
        names={{ persons: "movers" }}
        initialValues={{ effective_on: today(), reason: w.split, movers: moving(living, false) }}
      >
        <Form.Item label={w.whoGoes} extra={w.whoGoesHint}>
          <Movers people={living} />
        </Form.Item>
        <Sums household={household} />
        <TextField name="code" label={w.newCode} />
        <TextField name="bank_account" label={w.account} max={40} optional inputMode="numeric" />
        <ReasonOf offered={[w.split]} />
        <ApprovalOf />
        <DayOf />
      </ActForm>
    </ActDrawer>
  );
}

/** What goes along and what stays of the village's shares, while people are ticked. */
function Sums({ household }: { household: Detail }) {
  const w = useWords(catalogue);
  const movers = (Form.useWatch("movers") as Moving[] | undefined) ?? [];
  const { data } = useOwnShares(household.id);
  const own = data?.find((one) => one.organisation_id === household.village_id);
  if (!own) return null;
  const going = new Set(goers(movers).map((one) => one.person_id));
  const held = own.holdings.reduce((sum, one) => sum + one.milli_shares, 0);
  const moved = own.parts
    .filter((one) => one.person_id !== null && going.has(one.person_id))
    .reduce((sum, one) => sum + one.milli_shares, 0);
  return (
    <p className="computed" role="status">
      {fill(w.splitSum, { moved: shares(moved), left: shares(held - moved) })}
      <span className="formula">
        {shares(moved)} + {shares(held - moved)} = {shares(held)}
      </span>
    </p>
  );
}
