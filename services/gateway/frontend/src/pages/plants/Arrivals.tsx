/** What is on its way to the plant, received one by one or several at once. */
import { Button, Checkbox, Drawer, Form } from "antd";
import { useState } from "react";
import { newId } from "@/api/ids";
import { got, processing } from "@/api/services";
import type { components } from "@/api/types/processing";
import { useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { Money, Quantity } from "@/ui/Figures";
import { offsetCursor } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { TextField } from "@/ui/TextField";
import type { Unit } from "@/ui/units";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { plants as catalogue } from "./words";
import "./plants.css";

type Arrival = components["schemas"]["ArrivalView"];

export default function Arrivals() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const node = useNode();
  const mayReceive = useMay("plant");
  const [ticked, setTicked] = useState<Arrival[]>([]);
  const [receiving, setReceiving] = useState(false);
  return (
    <Page
      title={w.arrivals}
      hint={w.arrivalsHint}
      actions={
        mayReceive ? (
          <Button type="primary" disabled={ticked.length === 0} onClick={() => setReceiving(true)}>
            {ticked.length > 0 ? fill(w.receiveMany, { n: ticked.length }) : w.receive}
          </Button>
        ) : null
      }
    >
      <DataTable<Arrival>
        label={w.arrivals}
        queryKey={["arrivals", node?.id]}
        page={(after, limit, signal) =>
          got(
            processing.GET("/receipts/expected", {
              params: { query: { node: node?.id, order: "newest", limit, offset: offsetCursor(after) } },
              signal,
            }),
          )
        }
        rowKey={(one) => one.transfer_id}
        empty={w.noArrivals}
        ticked={
          mayReceive
            ? {
                rows: ticked,
                onChange: setTicked,
                name: (one) => `${one.document} ${one.product} ${one.grade}`,
              }
            : undefined
        }
        columns={[
          { key: "sent", title: w.sentOn, dataIndex: "sent_on", phone: "line" },
          { key: "from", title: w.sender, dataIndex: "from_entity", phone: "line" },
          { key: "document", title: w.document, dataIndex: "document", phone: "line" },
          { key: "product", title: c.product, dataIndex: "product", phone: "title" },
          { key: "grade", title: c.grade, dataIndex: "grade", phone: "title" },
          {
            key: "quantity",
            title: c.quantity,
            align: "end",
            phone: "figure",
            render: (_, one) => <Quantity value={one.quantity} unit={one.unit as Unit} />,
          },
          {
            key: "net",
            title: `${w.net} (${c.unitYuan})`,
            align: "end",
            phone: "figure",
            render: (_, one) => <Money fen={one.net_fen} />,
          },
        ]}
      />
      {receiving ? (
        <Receive
          arrivals={ticked}
          onClose={() => setReceiving(false)}
          onDone={() => {
            setReceiving(false);
            setTicked([]);
          }}
        />
      ) : null}
    </Page>
  );
}

interface Values {
  on: string;
  document: string;
  exempt_use: boolean;
}

function Receive({
  arrivals,
  onClose,
  onDone,
}: {
  arrivals: readonly Arrival[];
  onClose: () => void;
  onDone: () => void;
}) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  // An id for each receipt, minted when the form opens: sent twice, received once.
  const [ids] = useState(() => arrivals.map(() => newId()));
  const act = useAct<Values, unknown>(
    (_, values) => {
      const entity = arrivals[0]?.to_entity_id ?? "";
      return got(
        processing.POST("/receipts/list", {
          body: {
            entity_id: entity,
            receipts: arrivals.map((one, place) => ({
              id: ids[place] ?? newId(),
              entity_id: entity,
              transfer_id: one.transfer_id,
              on: values.on,
              document: arrivals.length > 1 ? `${values.document}-${place + 1}` : values.document,
              exempt_use: values.exempt_use,
            })),
          },
        }),
      );
    },
    { changes: ["arrivals", "lots"], says: w.receiveDone, onDone },
  );
  return (
    <Drawer open title={w.receive} onClose={onClose} destroyOnHidden>
      <ActForm<Values, unknown>
        form={form}
        act={act}
        submit={fill(w.receiveMany, { n: arrivals.length })}
        names={{ "receipts.0.document": "document", "receipts.0.on": "on" }}
        onCancel={onClose}
        initialValues={{ on: today(), exempt_use: false }}
      >
        <h2>{w.toReceive}</h2>
        <ul className="cards arrivals-received">
          {arrivals.map((one) => (
            <li className="card" key={one.transfer_id}>
              <span className="card-title">
                {one.product} {one.grade}
              </span>
              <Quantity value={one.quantity} unit={one.unit as Unit} />
              <span className="card-line">
                {one.from_entity} · {one.document}
                {one.same_legal_entity ? ` · ${w.ownCost}` : ""}
              </span>
            </li>
          ))}
        </ul>
        <Form.Item name="on" label={w.receivedOn} rules={[{ required: true, message: c.required }]}>
          <DayField until={today()} />
        </Form.Item>
        <TextField
          name="document"
          label={w.receiptDocument}
          extra={arrivals.length > 1 ? w.receiptDocumentHint : undefined}
          max={50}
          autoFocus
        />
        <Form.Item name="exempt_use" valuePropName="checked">
          <Checkbox>{w.exemptUse}</Checkbox>
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}
