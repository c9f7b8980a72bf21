/** Facts whose month was closed when they came: a person books each on a day of an open month. */
import { Checkbox } from "antd";
import { useState } from "react";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useNode } from "@/session/node";
import { DataTable } from "@/ui/DataTable";
import { useFilter } from "@/ui/lists";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { LateFactDrawer } from "./LateFact";
import { books, journalKinds } from "./words/books";
import { closingWords } from "./words/closing";

export type Fact = components["schemas"]["LateFactView"];

export function LateFacts() {
  const w = useWords(closingWords);
  const b = useWords(books);
  const c = useWords(common);
  const kinds: Record<string, string> = useWords(journalKinds);
  const node = useNode();
  const [filter, setFilter] = useFilter();
  const [opened, setOpened] = useState<Fact>();
  const onlyOpen = filter.all !== "1";
  return (
    <div className="page">
      <p className="quiet">{w.lateHint}</p>
      <div className="filters">
        <Checkbox
          checked={onlyOpen}
          onChange={(event) => setFilter({ all: event.target.checked ? undefined : "1" })}
        >
          {w.onlyOpen}
        </Checkbox>
      </div>
      <DataTable<Fact>
        label={w.late}
        queryKey={["late facts", node?.id, onlyOpen]}
        page={(after, limit, signal) =>
          got(
            finance.GET("/late-facts", {
              params: { query: { node: node?.id, only_open: onlyOpen, after, limit } },
              signal,
            }),
          )
        }
        cursor={(one) => one.event_id}
        rowKey={(one) => `${one.event_id}${one.entity_id}`}
        onOpen={setOpened}
        empty={w.noLate}
        columns={[
          { key: "on", title: w.ownDate, dataIndex: "on", phone: "line" },
          { key: "type", title: b.kind, phone: "title", render: (_, one) => kinds[one.type] ?? one.type },
          { key: "document", title: c.document, dataIndex: "document", phone: "line" },
          { key: "entity", title: b.entity, dataIndex: "entity_name", phone: "line" },
          {
            key: "booked",
            title: w.booked,
            phone: "figure",
            render: (_, one) =>
              one.booked_on ? fill(w.bookedOn, { on: one.booked_on, by: one.booked_by ?? "" }) : "–",
          },
        ]}
      />
      {opened ? <LateFactDrawer fact={opened} onClose={() => setOpened(undefined)} /> : null}
    </div>
  );
}
