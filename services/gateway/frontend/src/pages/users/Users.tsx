import { PlusOutlined, QrcodeOutlined } from "@ant-design/icons";
import { Button, Input, Segmented, Select, Tag } from "antd";
import { useState } from "react";
import { gateway, got } from "@/api/services";
import type { components } from "@/api/types/gateway";
import { useNode } from "@/session/node";
import { type Role, useMay } from "@/session/session";
import { DataTable } from "@/ui/DataTable";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { Codes, type Slip } from "./Codes";
import { STAFF_ROLES, useGrantName } from "./grants";
import { HouseholdCodes } from "./HouseholdCodes";
import { NewUser } from "./NewUser";
import { UserDrawer } from "./UserDrawer";
import { users as catalogue } from "./words";
import { common } from "@/words/common";
import { roleWords } from "@/words/roles";
import { semicolon, useWords } from "@/words/words";
import "./users.css";

type Account = components["schemas"]["AccountView"];

export default function Users() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const r = useWords(roleWords);
  const node = useNode();
  const grantName = useGrantName();
  const mayAll = useMay("administrator");
  const mayGive = useMay("administrator", "manager");
  const [filter, setFilter] = useFilter();
  const [adding, setAdding] = useState<"user" | "households">();
  const [shown, setShown] = useState<Account>();
  const [slips, setSlips] = useState<Slip[]>();
  const of = filter.of ?? (mayAll ? "staff" : "all");
  return (
    <Page
      title={w.title}
      hint={w.hint}
      actions={
        mayGive ? (
          <>
            <Button icon={<QrcodeOutlined />} onClick={() => setAdding("households")}>
              {w.householdCodes}
            </Button>
            {mayAll ? (
              <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding("user")}>
                {w.newUser}
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      <search className="filters">
        <Input.Search
          allowClear
          className="filter-field"
          placeholder={w.search}
          aria-label={w.search}
          defaultValue={filter.search}
          onSearch={(search) => setFilter({ search })}
        />
        <Select
          allowClear
          className="filter-field"
          placeholder={w.role}
          aria-label={w.role}
          value={filter.role}
          onChange={(role?: string) => setFilter({ role })}
          options={STAFF_ROLES.map((value) => ({ value, label: r[value] }))}
        />
        <Segmented
          aria-label={w.of}
          value={of}
          onChange={(chosen) => setFilter({ of: chosen })}
          options={[
            { value: "staff", label: w.staff },
            { value: "households", label: w.householdUsers },
            { value: "all", label: c.all },
          ]}
        />
      </search>
      <DataTable<Account>
        label={w.title}
        queryKey={["accounts", node?.id, filter.search, filter.role, of]}
        page={(after, limit, signal) =>
          got(
            gateway.GET("/accounts", {
              params: {
                query: {
                  node: node?.id,
                  search: filter.search,
                  role: filter.role as Role | undefined,
                  of_household: of === "all" ? undefined : of === "households",
                  after,
                  limit,
                },
              },
              signal,
            }),
          )
        }
        cursor={(one) => one.name}
        rowKey={(one) => one.id}
        onOpen={setShown}
        empty={w.empty}
        columns={[
          { key: "display", title: w.displayName, dataIndex: "display_name", phone: "title" },
          { key: "name", title: w.userName, dataIndex: "name", phone: "line" },
          {
            key: "grants",
            title: w.grants,
            phone: "line",
            render: (_, one) => one.grants.map(grantName).join(semicolon()),
          },
          {
            key: "state",
            title: w.state,
            phone: "figure",
            render: (_, one) => (
              <Tag color={one.closed ? "red" : one.active ? "green" : "blue"}>
                {one.closed ? w.closed : one.active ? w.active : w.notYet}
              </Tag>
            ),
          },
        ]}
      />
      {adding === "user" ? <NewUser onClose={() => setAdding(undefined)} onCode={setSlips} /> : null}
      {adding === "households" ? (
        <HouseholdCodes onClose={() => setAdding(undefined)} onCodes={setSlips} />
      ) : null}
      {shown ? (
        <UserDrawer
          account={shown}
          mayGive={mayGive}
          onClose={() => setShown(undefined)}
          onChanged={setShown}
          onCode={setSlips}
        />
      ) : null}
      {slips ? <Codes slips={slips} onClose={() => setSlips(undefined)} /> : null}
    </Page>
  );
}
