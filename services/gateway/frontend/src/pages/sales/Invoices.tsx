import { useQuery } from "@tanstack/react-query";
import { Checkbox, Drawer, Form, Input, Tag } from "antd";
import { useState } from "react";
import { got, sales } from "@/api/services";
import type { components } from "@/api/types/sales";
import { useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { DataTable } from "@/ui/DataTable";
import { daysFrom } from "@/ui/days";
import { DayField, today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { offsetCursor, useFilter } from "@/ui/lists";
import { MoneyField } from "@/ui/NumberField";
import { Page } from "@/ui/Page";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { sales as catalogue } from "./words";
import { fill, useWords } from "@/words/words";

type Invoice = components["schemas"]["InvoiceView"];
type Ageing = components["schemas"]["AgeingView"];

export default function Invoices() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const node = useNode();
  const mayReceive = useMay("accountant", "finance");
  const [filter, setFilter] = useFilter();
  const [receiving, setReceiving] = useState<Invoice>();
  const overdue = filter.overdue === "1";
  return (
    <Page title={w.invoices} hint={w.invoicesHint}>
      <AgeingTiles nodeId={node?.id} />
      <search className="filters">
        <Input.Search
          allowClear
          className="filter-field"
          placeholder={w.searchInvoices}
          aria-label={w.searchInvoices}
          defaultValue={filter.search}
          onSearch={(search) => setFilter({ search })}
        />
        <Checkbox
          checked={overdue}
          onChange={(event) => setFilter({ overdue: event.target.checked ? "1" : undefined })}
        >
          {w.onlyOverdue}
        </Checkbox>
        <span className="quiet">{c.unitYuan}</span>
      </search>
      <DataTable<Invoice>
        label={w.invoices}
        queryKey={["invoices", node?.id, overdue, filter.search]}
        page={(after, limit, signal) =>
          got(
            sales.GET("/invoices", {
              params: {
                query: {
                  node: node?.id,
                  overdue_on: overdue ? today() : undefined,
                  search: filter.search,
                  limit,
                  offset: offsetCursor(after),
                },
              },
              signal,
            }),
          )
        }
        rowKey={(one) => one.id}
        onOpen={mayReceive ? (one) => (one.outstanding_fen > 0 ? setReceiving(one) : undefined) : undefined}
        empty={w.noInvoices}
        columns={[
          { key: "number", title: w.invoiceNumber, dataIndex: "number", phone: "title" },
          { key: "customer", title: w.customer, dataIndex: "customer_name", phone: "line" },
          { key: "on", title: w.invoicedOn, dataIndex: "invoiced_on" },
          { key: "due", title: w.dueOn, phone: "line", render: (_, one) => <Due invoice={one} /> },
          {
            key: "net",
            title: w.net,
            align: "end",
            dataIndex: "net_fen",
            render: (fen: number) => <Money fen={fen} />,
          },
          {
            key: "vat",
            title: w.vat,
            align: "end",
            dataIndex: "vat_fen",
            render: (fen: number) => <Money fen={fen} />,
          },
          {
            key: "received",
            title: w.received,
            align: "end",
            dataIndex: "received_fen",
            render: (fen: number) => <Money fen={fen} />,
          },
          {
            key: "outstanding",
            title: w.outstanding,
            align: "end",
            dataIndex: "outstanding_fen",
            phone: "figure",
            render: (fen: number) => <Money fen={fen} />,
          },
        ]}
      />
      {receiving ? <Receive invoice={receiving} onClose={() => setReceiving(undefined)} /> : null}
    </Page>
  );
}

/** The day, and how late it is while something is owed. */
function Due({ invoice }: { invoice: Invoice }) {
  const w = useWords(catalogue);
  const late = daysFrom(invoice.due_on, today());
  if (invoice.outstanding_fen <= 0 || late <= 0) return invoice.due_on;
  return (
    <>
      {invoice.due_on} <Tag color="orange">{fill(w.days, { span: late })}</Tag>
    </>
  );
}

const SPANS = [
  ["overdue_1_30_fen", "1–30"],
  ["overdue_31_60_fen", "31–60"],
  ["overdue_61_90_fen", "61–90"],
  ["overdue_over_90_fen", "> 90"],
] as const satisfies readonly (readonly [keyof Ageing, string])[];

/** What is owed in all, by how long it is overdue. */
function AgeingTiles({ nodeId }: { nodeId: string | undefined }) {
  const w = useWords(catalogue);
  const { data } = useQuery({
    queryKey: ["invoices", "ageing", nodeId],
    queryFn: () => got(sales.GET("/invoices/ageing", { params: { query: { node: nodeId, limit: 500 } } })),
  });
  if (!data || data.length === 0) return null;
  const sum = (key: keyof Ageing) => data.reduce((total, one) => total + (one[key] as number), 0);
  return (
    <section className="figures-row" aria-label={w.ageing}>
      <div className="figure-tile">
        <span className="quiet">{w.notDue}</span>
        <strong>
          <Money fen={sum("not_due_fen")} />
        </strong>
      </div>
      {SPANS.map(([key, span]) => (
        <div className="figure-tile" key={key}>
          <span className="quiet">{fill(w.days, { span })}</span>
          <strong>
            <Money fen={sum(key)} />
          </strong>
        </div>
      ))}
    </section>
  );
}

interface Values {
  amount_fen: number;
  received_on: string;
  document: string;
}

function Receive({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const act = useAct<Values, components["schemas"]["ReceiptView"]>(
    (id, values) =>
      got(
        sales.POST("/receipts", {
          body: { id, entity_id: invoice.entity_id, invoice_id: invoice.id, ...values },
        }),
      ),
    { changes: ["invoices", "orders"], onDone: onClose },
  );
  return (
    <Drawer open title={`${w.receive} · ${invoice.number}`} onClose={onClose} destroyOnHidden>
      <ActForm<Values, components["schemas"]["ReceiptView"]>
        form={form}
        act={act}
        submit={w.receive}
        onCancel={onClose}
        initialValues={{ amount_fen: invoice.outstanding_fen, received_on: today() }}
      >
        <p className="form-about">{invoice.customer_name}</p>
        <Form.Item name="amount_fen" label={c.amount} rules={[{ required: true, message: c.required }]}>
          <MoneyField autoFocus />
        </Form.Item>
        <Form.Item name="received_on" label={w.receivedOn} rules={[{ required: true, message: c.required }]}>
          <DayField until={today()} />
        </Form.Item>
        <TextField name="document" label={w.receiptDocument} />
      </ActForm>
    </Drawer>
  );
}
