/** One recall: its clock, its lots by place, its customers, and its closure. */
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Drawer, Form, Input, Skeleton } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { got, processing, sales } from "@/api/services";
import type { components } from "@/api/types/processing";
import { useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { Quantity } from "@/ui/Figures";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import type { Unit } from "@/ui/units";
import { measured, useMeasure } from "@/ui/units";
import { useAct } from "@/ui/useAct";
import { minute } from "@/ui/instant";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { RecalledLots } from "./RecalledLots";
import { RecallState } from "./Recalls";
import { plants as catalogue } from "./words";
import "./plants.css";

type Detail = components["schemas"]["RecallDetail"];

const CUSTOMERS_MAX = 200;

export default function Recall() {
  const w = useWords(catalogue);
  const { recallId = "" } = useParams();
  const mayClose = useMay("plant");
  const [closing, setClosing] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ["recalls", recallId],
    queryFn: () => got(processing.GET("/recalls/{recall_id}", { params: { path: { recall_id: recallId } } })),
  });
  return (
    <Page
      title={data ? `${w.recall} · ${data.reason}` : w.recall}
      hint={data?.entity}
      actions={
        data && !data.closed_on && mayClose ? (
          <Button type="primary" onClick={() => setClosing(true)}>
            {w.closeRecall}
          </Button>
        ) : null
      }
    >
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <>
          <Clock recall={data} />
          <section className="panel">
            <h2>
              {w.recallFound}
              <span className="quiet">
                {fill(w.reachesSummary, {
                  n: data.lots.length,
                  here: data.lots.filter((lot) => (lot.left ?? 0) > 0).length,
                })}
              </span>
            </h2>
            <RecalledLots lots={data.lots} />
          </section>
          <Customers recallId={data.id} />
        </>
      ) : error ? null : (
        <Skeleton active />
      )}
      {closing && data ? <CloseForm recall={data} onClose={() => setClosing(false)} /> : null}
    </Page>
  );
}

function Clock({ recall }: { recall: Detail }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const named = [w.level1, w.level2, w.level3];
  return (
    <section className="panel">
      <dl className="facts">
        <dt>{c.state}</dt>
        <dd>
          <RecallState recall={recall} />
        </dd>
        <dt>{w.level}</dt>
        <dd>{named[recall.level - 1]}</dd>
        <dt>{w.openedAt}</dt>
        <dd>
          {minute(recall.opened_at)}{" "}
          <span className="quiet">{fill(w.startBy, { at: minute(recall.start_by_at) })}</span>
        </dd>
        {recall.report ? (
          <>
            <dt>{w.report}</dt>
            <dd>{recall.report}</dd>
          </>
        ) : null}
      </dl>
    </section>
  );
}

function Customers({ recallId }: { recallId: string }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const maySee = useMay(
    "sales",
    "manager",
    "subsidiary",
    "plant",
    "accountant",
    "finance",
    "supervisor",
    "auditor",
  );
  const { data, error } = useQuery({
    queryKey: ["recalls", recallId, "customers"],
    queryFn: () =>
      got(
        sales.GET("/recalls/{recall_id}/customers", {
          params: { path: { recall_id: recallId }, query: { limit: CUSTOMERS_MAX } },
        }),
      ),
    enabled: maySee,
  });
  return (
    <section className="panel">
      <h2>{w.customers}</h2>
      <Refusal error={error} />
      {data?.length === 0 ? <p className="quiet">{w.noCustomers}</p> : null}
      {data && data.length > 0 ? (
        <div className="scrolls" role="region" aria-label={w.customers} tabIndex={0}>
          <Table
            size="small"
            pagination={false}
            rowKey="shipment_id"
            dataSource={data}
            columns={[
              { title: w.customer, dataIndex: "customer_name" },
              { title: w.orderNumber, dataIndex: "order_number" },
              { title: w.issuedOn, dataIndex: "issued_on" },
              {
                title: c.quantity,
                align: "end",
                render: (_, one) => <Quantity value={one.quantity} unit={one.unit as Unit} />,
              },
              {
                title: w.stillOut,
                align: "end",
                render: (_, one) => <Quantity value={one.quantity - one.returned} unit={one.unit as Unit} />,
              },
            ]}
          />
        </div>
      ) : null}
    </section>
  );
}

interface Values {
  on: string;
  report: string;
  cleared_lot_ids?: string[];
}

function CloseForm({ recall, onClose }: { recall: Detail; onClose: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const measure = useMeasure();
  const [form] = Form.useForm<Values>();
  const left = recall.lots.filter((lot) => (lot.left ?? 0) > 0);
  const act = useAct<Values, unknown>(
    (id, values) =>
      got(
        processing.POST("/recalls/{recall_id}/closure", {
          params: { path: { recall_id: recall.id } },
          body: { id, entity_id: recall.entity_id, ...values, cleared_lot_ids: values.cleared_lot_ids ?? [] },
        }),
      ),
    { changes: ["recalls", "lots"], says: w.closeDone, onDone: onClose },
  );
  const rules = [{ required: true, message: c.required }];
  return (
    <Drawer open title={w.closeRecall} onClose={onClose} destroyOnHidden>
      <ActForm<Values, unknown>
        form={form}
        act={act}
        submit={w.closeRecall}
        onCancel={onClose}
        draft={`recall.${recall.id}`}
        initialValues={{ on: today() }}
      >
        <Form.Item name="on" label={w.closedOn} rules={rules}>
          <DayField until={today()} />
        </Form.Item>
        <Form.Item name="report" label={w.report} extra={w.reportHint} rules={rules}>
          <Input.TextArea rows={6} maxLength={2000} />
        </Form.Item>
        {left.length > 0 ? (
          <Form.Item name="cleared_lot_ids" label={w.cleared} extra={w.clearedHint}>
            <Checkbox.Group
              options={left.map((lot) => {
                const shown = measure((lot.unit ?? "g") as Unit);
                return {
                  value: lot.lot_id,
                  label: `${lot.product ?? ""} ${lot.grade ?? ""} · ${measured(lot.left ?? 0, shown)} ${shown.label}`,
                };
              })}
            />
          </Form.Item>
        ) : null}
      </ActForm>
    </Drawer>
  );
}
