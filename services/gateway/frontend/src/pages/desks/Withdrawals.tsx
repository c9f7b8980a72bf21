/** From which drugs meat and milk must wait how long: the national periods, and longer ones of one's own. */
import { Form, Select, Switch, Tag } from "antd";
import { got, livestock } from "@/api/services";
import type { components } from "@/api/types/livestock";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { Begin } from "./Begin";
import type { Desk } from "./desk";
import { herdWords } from "./words/herds";

type Withdrawal = components["schemas"]["WithdrawalView"];
type Values = Omit<components["schemas"]["SetWithdrawal"], "id" | "entity_id">;

const SPECIES = ["cattle", "goat", "sheep", "pig"] as const;
const PURPOSES = ["meat", "milk"] as const;

export default function Withdrawals({ desk }: { desk: Desk }) {
  const w = useWords(herdWords);
  return (
    <>
      <Begin desk={desk} word={w.setWithdrawal}>
        {(close) => <SetWithdrawal desk={desk} onClose={close} />}
      </Begin>
      <DataTable<Withdrawal>
        label={w.withdrawals}
        queryKey={["withdrawals", "list", desk.node.id]}
        page={(after, limit, signal) =>
          got(
            livestock.GET("/withdrawals", {
              params: { query: { node: desk.node.id, after, limit } },
              signal,
            }),
          )
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        columns={[
          { key: "drug", title: w.drug, dataIndex: "drug", phone: "title" },
          {
            key: "species",
            title: w.species,
            phone: "line",
            render: (_, one) => `${w[one.species]} ${w[one.purpose]}`,
          },
          {
            key: "days",
            title: w.withdrawalDays,
            align: "end",
            phone: "figure",
            render: (_, one) => (one.banned ? <Tag color="red">{w.banned}</Tag> : one.days),
          },
          { key: "on", title: w.fromDay, dataIndex: "effective_on" },
          {
            key: "whose",
            title: w.periodOf,
            phone: "line",
            render: (_, one) => (one.entity_id ? w.ownPeriod : w.nationalPeriod),
          },
          { key: "source", title: w.periodSource, dataIndex: "source", phone: "line" },
        ]}
      />
    </>
  );
}

function SetWithdrawal({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<Values>
      title={w.setWithdrawal}
      hint={w.setWithdrawalHint}
      changes={["withdrawals"]}
      onClose={onClose}
      initialValues={{ effective_on: today(), species: "cattle", purpose: "meat", banned: false }}
      send={(id, values) =>
        got(livestock.POST("/withdrawals", { body: { id, entity_id: desk.node.id, ...values } }))
      }
    >
      <TextField name="drug" label={w.drug} />
      <Form.Item name="species" label={w.species} rules={required}>
        <Select options={SPECIES.map((one) => ({ value: one, label: w[one] }))} />
      </Form.Item>
      <Form.Item name="purpose" label={w.purpose} rules={required}>
        <Select options={PURPOSES.map((one) => ({ value: one, label: w[one] }))} />
      </Form.Item>
      <Form.Item name="days" label={w.withdrawalDays} rules={required}>
        <NumberField places={0} />
      </Form.Item>
      <Form.Item name="banned" label={w.bannedForThis} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="effective_on" label={w.fromDay} rules={required}>
        <DayField />
      </Form.Item>
      <TextField name="source" label={w.periodSource} />
    </ActDrawer>
  );
}
