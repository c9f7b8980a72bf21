/** How each part of the system stands, and what waits for a person. */
import { Tag } from "antd";
import { Link } from "react-router";
import { useMay } from "@/session/session";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { usePhone } from "@/ui/screen";
import { Table } from "@/ui/Table";
import { common } from "@/words/common";
import { serviceWords } from "@/words/services";
import { useWords } from "@/words/words";
import { HeldTable } from "./HeldTable";
import { type Of, type Standing, useServices, useStandings } from "./standing";
import { Upkeep } from "./Upkeep";
import { operator as catalogue } from "./words";
import "./operator.css";

export default function Operator() {
  const w = useWords(catalogue);
  const services = useServices();
  const mayRead = useMay("administrator", "supervisor", "auditor");
  const standings = useStandings(services.data ?? []);
  return (
    <Page title={w.title} hint={w.hint} actions={mayRead ? <Link to="/audit">{w.trail}</Link> : null}>
      <Refusal error={services.error ?? standings.find((one) => one.error)?.error} />
      <Upkeep />
      <Standings rows={standings} waits={services.isPending} />
      <h2>{w.held}</h2>
      <HeldTable services={services.data ?? []} />
    </Page>
  );
}

const COUNTS = ["outbox", "lag", "waiting", "failing", "behind", "parked"] as const;

function Standings({ rows, waits }: { rows: Of<Standing>[]; waits: boolean }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const names = useWords(serviceWords) as Record<string, string>;
  const phone = usePhone();
  const shown = (value: number | null | undefined) => (value === 0 ? "–" : (value ?? ""));
  if (phone) {
    return (
      <ul className="cards">
        {rows.map((row) => (
          <li key={row.service}>
            <div className="card">
              <span className="card-title">{names[row.service] ?? row.service}</span>
              <span className="card-figures">
                <State row={row} />
              </span>
              <span className="card-line">
                {COUNTS.filter((count) => row.data?.[count])
                  .map((count) => `${w[count]} ${row.data?.[count]}`)
                  .join(" · ")}
              </span>
            </div>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <Table<Of<Standing>>
      size="middle"
      rowKey="service"
      loading={waits}
      dataSource={rows}
      pagination={false}
      scroll={{ x: "max-content" }}
      locale={{ emptyText: c.nothing }}
      columns={[
        { key: "service", title: w.service, render: (_, row) => names[row.service] ?? row.service },
        { key: "state", title: w.standing, render: (_, row) => <State row={row} /> },
        ...COUNTS.map((count) => ({
          key: count,
          title: w[count],
          align: "end" as const,
          render: (_: unknown, row: Of<Standing>) => (
            <span className={count === "parked" && row.data?.parked ? "figure figure-negative" : "figure"}>
              {shown(row.data?.[count])}
            </span>
          ),
        })),
        {
          key: "failures",
          title: w.relayFailures,
          align: "end",
          render: (_, row) => <span className="figure">{shown(row.data?.relay_failures)}</span>,
        },
        {
          key: "applied",
          title: w.applied,
          align: "end",
          render: (_, row) => <span className="figure">{shown(row.data?.applied)}</span>,
        },
      ]}
    />
  );
}

/** One word and one colour: what is parked or stopped waits for a person, what is behind goes on by itself. */
function State({ row }: { row: Of<Standing> }) {
  const w = useWords(catalogue);
  const { data, error } = row;
  if (error) return <Tag color="red">{w.away}</Tag>;
  if (!data) return null;
  if (data.broken) return <Tag color="red">{w.stopped}</Tag>;
  if (data.parked > 0) return <Tag color="orange">{w.stuck}</Tag>;
  if (data.failing > 0 || data.waiting > 0 || data.outbox > 0 || (data.lag ?? 0) > 0) {
    return <Tag color="blue">{w.late}</Tag>;
  }
  return <Tag color="green">{w.fine}</Tag>;
}
