/** What could not be applied, with its reason; what is parked is let go on by hand. */
import { Button, Empty } from "antd";
import { got, operated } from "@/api/services";
import { useMay } from "@/session/session";
import { Refusal } from "@/ui/Refusal";
import { usePhone } from "@/ui/screen";
import { StateTag } from "@/ui/StateTag";
import { Table } from "@/ui/Table";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { serviceWords } from "@/words/services";
import { fill, useWords } from "@/words/words";
import { instant } from "@/ui/instant";
import { type Held, useHeld } from "./standing";
import { operator as catalogue } from "./words";

export function HeldTable({ services }: { services: readonly string[] }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const names = useWords(serviceWords) as Record<string, string>;
  const { held, isPending } = useHeld(services);
  const phone = usePhone();
  const of = (service: string) => names[service] ?? service;
  if (!isPending && held.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.nothingHeld} />;
  }
  if (phone) {
    return (
      <ul className="cards">
        {held.map((row) => (
          <li key={row.service + row.event_id} className="card">
            <span className="card-title">
              {of(row.service)} · {row.type}
            </span>
            <span className="card-figures">
              <StateTag state={row.state} />
            </span>
            <span className="card-line">{row.reason}</span>
            <Replay row={row} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <Table<Held>
      size="middle"
      loading={isPending}
      rowKey={(row) => row.service + row.event_id}
      dataSource={held}
      pagination={false}
      scroll={{ x: "max-content" }}
      columns={[
        { key: "service", title: w.service, render: (_, row) => of(row.service) },
        { key: "state", title: c.state, render: (_, row) => <StateTag state={row.state} /> },
        { key: "type", title: w.kind, dataIndex: "type" },
        { key: "from", title: w.from, render: (_, row) => of(row.sayer) },
        { key: "key", title: w.document, dataIndex: "key" },
        {
          key: "reason",
          title: c.reason,
          render: (_, row) => <span className="held-reason">{row.reason}</span>,
        },
        { key: "tries", title: w.tries, align: "end", dataIndex: "attempts" },
        { key: "since", title: w.since, render: (_, row) => instant(row.held_at) },
        { key: "replay", render: (_, row) => <Replay row={row} /> },
      ]}
    />
  );
}

function Replay({ row }: { row: Held }) {
  const w = useWords(catalogue);
  const may = useMay("operator");
  const act = useAct<void, unknown>(
    (id) =>
      got(
        operated(row.service).POST("/operations/held/{event_id}/replay", {
          params: { path: { event_id: row.event_id } },
          body: { id },
        }),
      ),
    { changes: ["operations"], says: w.replayed },
  );
  if (!may || row.state !== "parked") return null;
  return (
    <>
      <Button
        loading={act.isPending}
        aria-label={fill(w.replayOf, { type: row.type, key: row.key })}
        onClick={() => act.mutate()}
      >
        {w.replay}
      </Button>
      <Refusal error={act.error} />
    </>
  );
}
