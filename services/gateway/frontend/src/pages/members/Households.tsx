import { PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import { useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { DataTable } from "@/ui/DataTable";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { FindPerson } from "./FindPerson";
import { NewHousehold } from "./NewHousehold";
import { members as catalogue } from "./words";
import { useWords } from "@/words/words";

type Household = components["schemas"]["HouseholdView"];

export default function Households() {
  const w = useWords(catalogue);
  const node = useNode();
  const navigate = useNavigate();
  const mayKeep = useMay("manager", "accountant");
  const mayOpen = useMay("manager", "accountant", "finance", "supervisor", "auditor");
  const [filter, setFilter] = useFilter();
  const [adding, setAdding] = useState(false);
  const village = node?.legal_form === "village_org" ? node : undefined;
  const ended = filter.ended === "1";
  return (
    <Page
      title={w.households}
      hint={w.householdsHint}
      actions={
        <>
          <FindPerson />
          {mayKeep && village ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {w.newHousehold}
            </Button>
          ) : null}
        </>
      }
    >
      <search className="filters">
        <Input.Search
          allowClear
          className="filter-field"
          placeholder={w.searchHousehold}
          aria-label={w.searchHousehold}
          defaultValue={filter.search}
          onSearch={(search) => setFilter({ search })}
        />
        <Checkbox
          checked={ended}
          onChange={(event) => setFilter({ ended: event.target.checked ? "1" : undefined })}
        >
          {w.endedToo}
        </Checkbox>
      </search>
      <DataTable<Household>
        label={w.households}
        queryKey={["households", node?.id, filter.search, ended]}
        page={(after, limit, signal) =>
          got(
            members.GET("/households", {
              params: {
                query: {
                  node: node?.id,
                  search: filter.search,
                  ended: ended ? undefined : false,
                  after,
                  limit,
                },
              },
              signal,
            }),
          )
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        onOpen={mayOpen ? (one) => navigate(`/households/${one.id}`) : undefined}
        empty={w.noHouseholds}
        columns={[
          { key: "code", title: w.code, dataIndex: "code", phone: "title" },
          { key: "head", title: w.head, dataIndex: "head_name", phone: "title" },
          { key: "village", title: w.village, dataIndex: "village_name", phone: "line" },
          { key: "group", title: w.group, dataIndex: "group", phone: "line" },
          {
            key: "persons",
            title: w.persons,
            align: "end",
            phone: "figure",
            dataIndex: "persons",
          },
          { key: "account", title: w.account, render: (_, one) => one.account_masked ?? "–" },
          {
            key: "since",
            title: w.since,
            dataIndex: "effective_on",
            render: (_: string, one) => (one.ended_on ? `${w.ended} ${one.ended_on}` : one.effective_on),
          },
        ]}
      />
      {adding && village ? (
        <NewHousehold
          village={village}
          onClose={() => setAdding(false)}
          onDone={(id) => navigate(`/households/${id}`)}
        />
      ) : null}
    </Page>
  );
}
