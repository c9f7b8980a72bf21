/** Another payment account, another group, or another head of the household. */
import { Form, Select } from "antd";
import { got, members } from "@/api/services";
import { ActForm } from "@/ui/ActForm";
import { today } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import type { ActProps } from "../HouseholdActs";
import { members as catalogue } from "../words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer, CHANGED, DayOf, type Detail, ReasonOf } from "./frame";

interface Values {
  head_id?: string;
  bank_account?: string;
  group?: string;
  effective_on: string;
  reason: string;
}

export function ChangeHousehold({ household, onClose, head = false }: ActProps & { head?: boolean }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const title = head ? w.changeHead : w.changeHousehold;
  const act = useAct<Values, Detail>(
    (id, { bank_account, group, ...values }) =>
      got(
        members.PUT("/households/{household_id}", {
          params: { path: { household_id: household.id } },
          body: {
            id,
            ...values,
            bank_account: bank_account || undefined,
            group: group === household.group ? undefined : group,
          },
        }),
      ),
    { changes: CHANGED, onDone: onClose },
  );
  return (
    <ActDrawer title={title} household={household} onClose={onClose}>
      <ActForm<Values, Detail>
        form={form}
        act={act}
        submit={title}
        onCancel={onClose}
        initialValues={{ effective_on: today(), group: head ? undefined : household.group }}
      >
        {head ? (
          <Form.Item name="head_id" label={w.nextHead} rules={[{ required: true, message: c.required }]}>
            <Select
              options={household.members
                .filter((one) => !one.left_on && !one.is_head)
                .map((one) => ({ value: one.id, label: `${one.name} ${one.relation}` }))}
            />
          </Form.Item>
        ) : (
          <>
            <TextField
              name="bank_account"
              label={w.account}
              extra={household.account_masked}
              max={40}
              optional
              inputMode="numeric"
            />
            <TextField name="group" label={w.group} optional />
          </>
        )}
        <ReasonOf />
        <DayOf />
      </ActForm>
    </ActDrawer>
  );
}
