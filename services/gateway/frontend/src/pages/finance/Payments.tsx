import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
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
import { StateFilter } from "@/ui/StateFilter";
import { StateTag } from "@/ui/StateTag";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { DrawUp } from "./DrawUp";
import { EntityPicker, useEntities } from "./entity";
import { books } from "./words/books";
import { paymentWords } from "./words/payments";
import "./finance.css";

export type Batch = components["schemas"]["PaymentBatchView"];
const STATES = ["drawn", "approved", "cancelled"] as const;

export default function Payments() {
  const w = useWords(paymentWords);
  const b = useWords(books);
  const c = useWords(common);
  const node = useNode();
  const navigate = useNavigate();
  const mayPay = useMay("manager", "accountant", "finance");
  const [filter, setFilter] = useFilter();
  const [drawing, setDrawing] = useState(false);
  const entities = useEntities().data ?? [];
  return (
    <Page
      title={w.payments}
      hint={w.paymentsHint}
      actions={
        mayPay && entities.length > 0 ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setDrawing(true)}>
            {w.drawUp}
          </Button>
        ) : null
      }
    >
      <search className="filters">
        <EntityPicker
          all
          entities={entities}
          value={filter.entity}
          onChange={(entity) => setFilter({ entity })}
        />
        <StateFilter of={STATES} />
        <span className="quiet">{c.unitYuan}</span>
      </search>
      <DataTable<Batch>
        label={w.payments}
        queryKey={["payment batches", node?.id, filter.entity, filter.state]}
        page={(after, limit, signal) =>
          got(
            finance.GET("/payment-batches", {
              params: {
                query: { node: node?.id, entity_id: filter.entity, state: filter.state, after, limit },
              },
              signal,
            }),
          )
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        onOpen={(one) => void navigate(`/finance/payments/${one.id}`)}
        empty={w.noBatches}
        columns={[
          { key: "up_to", title: w.upTo, dataIndex: "up_to_on", phone: "line" },
          { key: "entity", title: w.payer, dataIndex: "entity_name", phone: "title" },
          { key: "kind", title: w.kind, phone: "line", render: (_, one) => w[one.kind] },
          { key: "lines", title: w.lines, align: "end", dataIndex: "lines" },
          {
            key: "total",
            title: w.total,
            align: "end",
            phone: "figure",
            render: (_, one) => <Money fen={one.total_fen} />,
          },
          {
            key: "answered",
            title: w.answered,
            align: "end",
            render: (_, one) => `${one.settled + one.returned} / ${one.lines}`,
          },
          { key: "returned", title: w.returned, align: "end", render: (_, one) => one.returned || "–" },
          { key: "by", title: b.madeBy, dataIndex: "drawn_by_name" },
          {
            key: "state",
            title: c.state,
            phone: "figure",
            render: (_, one) => <StateTag state={one.state} />,
          },
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
