/** Who came in, which rights were given, and who looked behind a mask. */
import { Select, Tabs } from "antd";
import { gateway, got, members } from "@/api/services";
import type { components } from "@/api/types/gateway";
import type { components as Members } from "@/api/types/members";
import { useNode, useTree } from "@/session/node";
import { useMay } from "@/session/session";
import { DataTable } from "@/ui/DataTable";
import { DayField } from "@/ui/Fields";
import { instant } from "@/ui/instant";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { roleWords } from "@/words/roles";
import { common } from "@/words/common";
import { PersonField } from "./PersonField";
import { auditWords } from "./words";
import { useWords } from "@/words/words";

type Line = components["schemas"]["AuditView"];
type Look = Members["schemas"]["UnmaskedLogView"];

const KINDS = [
  "signed_in",
  "sign_in_refused",
  "signed_out",
  "activated",
  "activation_refused",
  "throttled",
  "refresh_reused",
  "password_refused",
  "password_changed",
  "account_made",
  "household_account_made",
  "account_reset",
  "account_closed",
  "code_made",
  "grant_given",
  "grant_taken",
  "key_made",
  "key_revoked",
] as const satisfies readonly (keyof typeof auditWords)[];

/** A day of the township from its first to its last moment. */
const dayOf = (day?: string) =>
  day ? { since: `${day}T00:00:00+08:00`, until: `${day}T23:59:59.999999+08:00` } : {};

export default function Audit() {
  const w = useWords(auditWords);
  const [filter, setFilter] = useFilter();
  const mayRights = useMay("administrator", "supervisor", "auditor");
  return (
    <Page title={w.title} hint={w.hint}>
      <Tabs
        activeKey={filter.tab ?? (mayRights ? "rights" : "looks")}
        onChange={(tab) => setFilter({ tab })}
        destroyOnHidden
        items={[
          ...(mayRights ? [{ key: "rights", label: w.rights, children: <Rights /> }] : []),
          { key: "looks", label: w.looks, children: <Looks /> },
        ]}
      />
    </Page>
  );
}

function Rights() {
  const w = useWords(auditWords);
  const node = useNode();
  const { data: tree } = useTree();
  const roles = useWords(roleWords) as Record<string, string>;
  const words = w as Record<string, string>;
  const [filter, setFilter] = useFilter();
  const told = (facts: Line["facts"]) =>
    Object.entries(facts)
      .map(([name, value]) => (name === "role" ? (roles[String(value)] ?? String(value)) : String(value)))
      .join(" · ");
  return (
    <div className="page">
      <search className="filters">
        <Select
          allowClear
          className="filter-field"
          placeholder={w.what}
          aria-label={w.what}
          value={filter.what}
          onChange={(what?: string) => setFilter({ what })}
          options={KINDS.map((value) => ({ value, label: w[value] }))}
        />
        <PersonField value={filter.person} onChange={(person) => setFilter({ person })} />
        <div className="filter-field">
          <DayField
            aria-label={w.day}
            placeholder={w.day}
            allowClear
            value={filter.day}
            onChange={(day) => setFilter({ day })}
          />
        </div>
      </search>
      <DataTable<Line>
        label={w.title}
        queryKey={["audit", node?.id, filter.what, filter.person, filter.day]}
        page={(after, limit, signal) =>
          got(
            gateway.GET("/audit", {
              params: {
                query: {
                  node: node?.id,
                  what: filter.what,
                  account_id: filter.person,
                  ...dayOf(filter.day),
                  before: after === undefined ? undefined : Number(after),
                  limit,
                },
              },
              signal,
            }),
          )
        }
        cursor={(one) => String(one.ordinal)}
        rowKey={(one) => one.ordinal}
        empty={w.empty}
        columns={[
          { key: "at", title: w.at, phone: "line", render: (_, one) => instant(one.at) },
          { key: "what", title: w.what, phone: "title", render: (_, one) => words[one.what] ?? one.what },
          { key: "who", title: w.who, dataIndex: "actor_name", phone: "figure" },
          {
            key: "whom",
            title: w.whom,
            phone: "line",
            render: (_, one) => (one.subject_id === one.actor_id ? "" : one.subject_name),
          },
          {
            key: "where",
            title: w.where,
            phone: "line",
            render: (_, one) => tree?.find((place) => place.id === one.node_id)?.name ?? "",
          },
          { key: "facts", title: w.facts, render: (_, one) => told(one.facts) },
          { key: "address", title: w.address, dataIndex: "address" },
        ]}
      />
    </div>
  );
}

function Looks() {
  const w = useWords(auditWords);
  const c = useWords(common);
  const node = useNode();
  return (
    <DataTable<Look>
      label={w.looks}
      queryKey={["unmasked", node?.id]}
      page={(after, limit, signal) =>
        got(members.GET("/persons/unmasked", { params: { query: { node: node?.id, after, limit } }, signal }))
      }
      cursor={(one) => one.id}
      rowKey={(one) => one.id}
      empty={w.noLooks}
      columns={[
        { key: "at", title: w.at, phone: "line", render: (_, one) => instant(one.recorded_at) },
        { key: "who", title: w.who, dataIndex: "actor_name", phone: "title" },
        { key: "person", title: w.person, dataIndex: "subject_name", phone: "figure" },
        {
          key: "household",
          title: w.household,
          phone: "line",
          render: (_, one) => `${one.village_name} ${one.household_code}`,
        },
        { key: "reason", title: c.reason, dataIndex: "reason", phone: "line" },
      ]}
    />
  );
}
