import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { DataTable } from "@/ui/DataTable";
import { Money } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { DrawUp } from "./DrawUp";
import { EntityPicker, useEntities } from "./entity";
import { FileButton } from "./Exports";
import { books } from "./words/books";
import { paymentWords } from "./words/payments";
import "./finance.css";

type Payable = components["schemas"]["PayableView"];
const SOURCES = [
  "delivery",
  "advance",
  "wages",
  "dividend",
  "trade",
  "rent",
  "subsidy",
  "relief",
  "other",
] as const;

export default function Payables() {
  const w = useWords(paymentWords);
  const b = useWords(books);
  const c = useWords(common);
  const words: Record<string, string> = w;
  const node = useNode();
  const navigate = useNavigate();
  const mayPay = useMay("manager", "accountant", "finance");
  const [filter, setFilter] = useFilter();
  const [drawing, setDrawing] = useState(false);
  const entities = useEntities().data ?? [];
  const onlyOpen = filter.all !== "1";
  const query = {
    node: filter.entity ?? node?.id,
    source: filter.source,
    search: filter.search,
    only_open: onlyOpen,
  };
  return (
    <Page
      title={w.payables}
      hint={w.payablesHint}
      actions={
        <>
          <FileButton kind="xlsx" path="/exports/payables" query={query} />
          {mayPay && entities.length > 0 ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setDrawing(true)}>
              {w.drawUp}
            </Button>
          ) : null}
        </>
      }
    >
      <NeededTiles nodeId={query.node} />
      <search className="filters">
        <EntityPicker
          all
          entities={entities}
          value={filter.entity}
          onChange={(entity) => setFilter({ entity })}
        />
        <Select
          allowClear
          className="filter-field"
          placeholder={w.source}
          aria-label={w.source}
          value={filter.source}
          onChange={(source?: string) => setFilter({ source })}
          options={SOURCES.map((source) => ({ value: source, label: w[source] }))}
        />
        <Input.Search
          allowClear
          className="filter-field"
          placeholder={w.searchHolder}
          aria-label={w.searchHolder}
          defaultValue={filter.search}
          onSearch={(search) => setFilter({ search })}
        />
        <Checkbox
          checked={onlyOpen}
          onChange={(event) => setFilter({ all: event.target.checked ? undefined : "1" })}
        >
          {w.onlyOpen}
        </Checkbox>
        <span className="quiet">{c.unitYuan}</span>
      </search>
      <DataTable<Payable>
        label={w.payables}
        queryKey={["payables", query]}
        page={(after, limit, signal) =>
          got(finance.GET("/payables", { params: { query: { ...query, after, limit } }, signal }))
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        onOpen={(one) =>
          void navigate(
            `/finance/journals?${new URLSearchParams({ document: one.document, entity: one.entity_id })}`,
          )
        }
        empty={w.noPayables}
        columns={[
          { key: "on", title: c.date, dataIndex: "on", phone: "line" },
          { key: "holder", title: w.payee, dataIndex: "holder_name", phone: "title" },
          { key: "source", title: w.source, phone: "line", render: (_, one) => words[one.source] },
          { key: "document", title: c.document, dataIndex: "document", phone: "line" },
          { key: "entity", title: b.entity, dataIndex: "entity_name" },
          ...(["amount", "batched", "paid", "open"] as const).map((part) => ({
            key: part,
            title: w[part],
            align: "end" as const,
            phone: part === "open" ? ("figure" as const) : undefined,
            render: (_: unknown, one: Payable) => <Money fen={one[`${part}_fen`]} />,
          })),
        ]}
      />
      {drawing ? (
        <DrawUp
          entities={entities}
          entityId={filter.entity}
          onClose={() => setDrawing(false)}
          onDrawn={(id) => void navigate(`/finance/payments/${id}`)}
        />
      ) : null}
    </Page>
  );
}

/** What is owed by source at or below a node. */
export function useOwed(nodeId: string | undefined) {
  return useQuery({
    queryKey: ["payables", "summary", nodeId],
    queryFn: () => got(finance.GET("/payables/summary", { params: { query: { node: nodeId } } })),
    enabled: nodeId !== undefined,
  });
}

function NeededTiles({ nodeId }: { nodeId: string | undefined }) {
  const w = useWords(paymentWords);
  const words: Record<string, string> = w;
  const { data } = useOwed(nodeId);
  if (!data || data.length === 0) return null;
  const sums = new Map<string, number>();
  for (const one of data) sums.set(one.source, (sums.get(one.source) ?? 0) + one.open_fen);
  return (
    <section className="figures-row" aria-label={w.needed}>
      <div className="figure-tile">
        <span className="quiet">{w.needed}</span>
        <strong>
          <Money fen={[...sums.values()].reduce((sum, fen) => sum + fen, 0)} />
        </strong>
      </div>
      {[...sums].map(([source, fen]) => (
        <div className="figure-tile" key={source}>
          <span className="quiet">{words[source] ?? source}</span>
          <strong>
            <Money fen={fen} />
          </strong>
        </div>
      ))}
    </section>
  );
}
