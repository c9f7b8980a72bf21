/** A household: who lives there, what it holds, what it earned, what was recorded of it. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Dropdown, Button, Skeleton } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { DownOutlined } from "@ant-design/icons";
import { got, members } from "@/api/services";
import { useMay } from "@/session/session";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { Certificates } from "./Certificates";
import { ChangesPanel } from "./ChangesPanel";
import { ACTS, type HouseholdAct, HouseholdActs } from "./HouseholdActs";
import { LandPanel } from "./LandPanel";
import { MoneyPanel } from "./MoneyPanel";
import { PersonsPanel } from "./PersonsPanel";
import { SharesPanel } from "./SharesPanel";
import { members as catalogue } from "./words";
import { fill, useWords } from "@/words/words";
import "./members.css";

export default function Household() {
  const { id = "" } = useParams();
  const w = useWords(catalogue);
  const mayKeep = useMay("manager", "accountant");
  const [acting, setActing] = useState<HouseholdAct>();
  const { data, error, refetch } = useQuery({
    queryKey: ["household", id],
    queryFn: () => got(members.GET("/households/{household_id}", { params: { path: { household_id: id } } })),
  });
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  return (
    <Page
      title={`${data.code} ${data.head_name}`}
      hint={[data.village_name, data.group, data.account_masked].filter(Boolean).join(" · ")}
      actions={
        mayKeep && !data.ended_on ? (
          <Dropdown
            trigger={["click"]}
            menu={{ items: ACTS.map((key) => ({ key, label: w[key], onClick: () => setActing(key) })) }}
          >
            <Button type="primary" icon={<DownOutlined />} iconPlacement="end">
              {w.acts}
            </Button>
          </Dropdown>
        ) : null
      }
    >
      {data.ended_on ? (
        <Alert
          showIcon
          type="warning"
          title={fill(w.endedInto, { on: data.ended_on, code: data.merged_into_code ?? "" })}
        />
      ) : null}
      <PersonsPanel household={data} />
      <SharesPanel household={data} />
      <Certificates household={data} />
      <MoneyPanel householdId={id} />
      <LandPanel householdId={id} />
      <ChangesPanel household={data} />
      {acting ? <HouseholdActs act={acting} household={data} onClose={() => setActing(undefined)} /> : null}
    </Page>
  );
}
