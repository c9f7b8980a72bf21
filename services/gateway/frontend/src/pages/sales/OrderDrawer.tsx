/** An order and everything that hangs on it: what was promised, what left, what was invoiced, what came back. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Skeleton } from "antd";
import { useState } from "react";
import { got, sales } from "@/api/services";
import type { components } from "@/api/types/sales";
import { useMay } from "@/session/session";
import { askFirst } from "@/ui/askFirst";
import { today } from "@/ui/Fields";
import { Money, Quantity } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { StateTag } from "@/ui/StateTag";
import { Table } from "@/ui/Table";
import type { Unit } from "@/ui/units";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { TakeReturn } from "./TakeReturn";
import { reasons, sales as catalogue } from "./words";
import { bracketed, useWords } from "@/words/words";

type Order = components["schemas"]["OrderView"];
type Shipment = components["schemas"]["ShipmentView"];

const OPEN = ["placed", "partly_shipped"];
const ANSWERED_MS = 1000;

export function OrderDrawer({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const w = useWords(catalogue);
  const { data, error, refetch } = useQuery({
    queryKey: ["orders", orderId],
    queryFn: () => got(sales.GET("/orders/{order_id}", { params: { path: { order_id: orderId } } })),
    // The custodian answers in a moment; the invoice comes with the answer.
    refetchInterval: ({ state }) =>
      state.data?.shipments?.some((one) => one.state === "requested") ? ANSWERED_MS : false,
  });
  return (
    <Drawer open title={data ? `${w.order} ${data.number}` : w.order} size="large" onClose={onClose}>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <OrderDetail order={data} /> : error ? null : <Skeleton active />}
    </Drawer>
  );
}

function OrderDetail({ order }: { order: Order }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const maySell = useMay("sales", "manager", "subsidiary");
  const path = { order_id: order.id };
  const body = { entity_id: order.entity_id };
  const ship = useAct<void, Order>(
    (id) =>
      got(
        sales.POST("/orders/{order_id}/shipments", {
          params: { path },
          body: { id, ...body, shipped_on: today(), lines: [] },
        }),
      ),
    { changes: ["orders"], says: w.shipDone },
  );
  const cancel = useAct<void, Order>(
    (id) => got(sales.POST("/orders/{order_id}/cancellation", { params: { path }, body: { id, ...body } })),
    { changes: ["orders", "free lots"] },
  );
  return (
    <div className="page">
      <dl className="facts">
        <dt>{w.customer}</dt>
        <dd>{order.customer_name}</dd>
        <dt>{w.orderedOn}</dt>
        <dd>{order.ordered_on}</dd>
        <dt>{c.state}</dt>
        <dd>
          <StateTag state={order.state} />
        </dd>
      </dl>
      <Refusal error={ship.error ?? cancel.error} />
      {maySell && OPEN.includes(order.state) ? (
        <div className="page-actions">
          <Button type="primary" loading={ship.isPending} onClick={() => ship.mutate()}>
            {w.ship}
          </Button>
          <Button
            danger
            loading={cancel.isPending}
            onClick={() => askFirst({ title: w.cancelAsk, onOk: () => cancel.mutateAsync() })}
          >
            {w.cancelOrder}
          </Button>
        </div>
      ) : null}
      <Lines order={order} />
      <Shipments order={order} />
      <InvoicesOf order={order} />
    </div>
  );
}

function Lines({ order }: { order: Order }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  return (
    <section>
      <h2>
        {w.lines} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey="id"
        dataSource={order.lines ?? []}
        columns={[
          { title: c.product, render: (_, line) => `${line.product} ${line.grade}` },
          {
            title: w.ordered,
            align: "end",
            render: (_, line) => <Quantity value={line.quantity} unit={line.unit as Unit} />,
          },
          {
            title: w.left,
            align: "end",
            render: (_, line) => <Quantity value={line.shipped} unit={line.unit as Unit} />,
          },
          { title: w.net, align: "end", render: (_, line) => <Money fen={line.net_fen} /> },
        ]}
        summary={(lines) => (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0} colSpan={3}>
              {c.total}
            </Table.Summary.Cell>
            <Table.Summary.Cell index={3} align="end">
              <Money fen={lines.reduce((sum, line) => sum + line.net_fen, 0)} />
            </Table.Summary.Cell>
          </Table.Summary.Row>
        )}
      />
    </section>
  );
}

/** Why the custodian did not let it go, with the figure it named. */
function useWhy() {
  const w = useWords(reasons);
  return (reason: string | null, detail: string | null) => {
    if (!reason) return "";
    const words = reason in w ? w[reason as keyof typeof reasons] : reason;
    return detail ? bracketed(words, detail) : words;
  };
}

function Shipments({ order }: { order: Order }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const whyOf = useWhy();
  const mayReturn = useMay("sales", "manager", "subsidiary");
  const [returning, setReturning] = useState<Shipment>();
  const shipments = order.shipments ?? [];
  if (shipments.length === 0) return null;
  return (
    <section>
      <h2>{w.shipments}</h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey="id"
        dataSource={shipments}
        columns={[
          { title: c.date, render: (_, one) => one.issued_on ?? one.requested_on },
          {
            title: c.quantity,
            align: "end",
            render: (_, one) => <Quantity value={one.quantity} unit={one.unit as Unit} />,
          },
          { title: c.state, render: (_, one) => <StateTag state={one.state} /> },
          { title: c.reason, render: (_, one) => whyOf(one.reason, one.detail) },
          {
            title: w.returned,
            align: "end",
            render: (_, one) => <Quantity value={one.returned} unit={one.unit as Unit} />,
          },
          {
            title: "",
            align: "end",
            render: (_, one) =>
              mayReturn && one.state === "issued" && one.returned < one.quantity ? (
                <Button size="small" onClick={() => setReturning(one)}>
                  {w.takeReturn}
                </Button>
              ) : null,
          },
        ]}
      />
      {returning ? (
        <TakeReturn order={order} shipment={returning} onClose={() => setReturning(undefined)} />
      ) : null}
    </section>
  );
}

function InvoicesOf({ order }: { order: Order }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const invoices = order.invoices ?? [];
  if (invoices.length === 0) return null;
  return (
    <section>
      <h2>
        {w.invoices} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey="id"
        dataSource={invoices}
        columns={[
          { title: w.invoiceNumber, dataIndex: "number" },
          { title: w.dueOn, dataIndex: "due_on" },
          { title: w.gross, align: "end", render: (_, one) => <Money fen={one.net_fen + one.vat_fen} /> },
          { title: w.outstanding, align: "end", render: (_, one) => <Money fen={one.outstanding_fen} /> },
        ]}
      />
    </section>
  );
}
