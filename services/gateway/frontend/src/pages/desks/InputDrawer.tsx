/** An input in stock: what came and went, and handing it to a grower on credit. */
import { Button, Drawer, Form, Select } from "antd";
import { useState } from "react";
import { got } from "@/api/services";
import type { components } from "@/api/types/honeysuckle";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { Money, Quantity } from "@/ui/Figures";
import { MoneyField } from "@/ui/NumberField";
import { QuantityField } from "@/ui/QuantityField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { type Desk, type Input, type TaxCategory, useInputs } from "./desk";
import { DocumentField } from "./DocumentField";
import { GrowerField } from "./GrowerField";
import { deskWords } from "./words/desk";
import { scale } from "./words/scale";
import { stock } from "./words/stock";

type Move = components["schemas"]["InputMoveView"];
type Kind = "bought" | "used" | "advanced";

interface Props {
  desk: Desk;
  inputId: string;
  onClose: () => void;
}

export function InputDrawer({ desk, inputId, onClose }: Props) {
  const w = useWords(stock);
  const c = useWords(common);
  const { data } = useInputs(desk);
  const [advancing, setAdvancing] = useState(false);
  const input = data?.find(({ id }) => id === inputId);
  return (
    <Drawer open title={input?.item ?? w.inputs} size="large" onClose={onClose}>
      <div className="page">
        {desk.writes && input && input.quantity > 0 ? (
          <div className="page-actions">
            <Button type="primary" onClick={() => setAdvancing(true)}>
              {w.advance}
            </Button>
          </div>
        ) : null}
        <h2>
          {w.moves} <span className="quiet">{c.unitYuan}</span>
        </h2>
        <DataTable<Move>
          label={w.moves}
          queryKey={["inputs", "moves", inputId]}
          page={(after, limit, signal) =>
            got(
              desk.api.GET("/inputs/moves", {
                params: { query: { node: desk.node.id, item_id: inputId, newest: true, after, limit } },
                signal,
              }),
            )
          }
          cursor={(one) => one.id}
          rowKey={(one) => one.id}
          columns={[
            { key: "on", title: c.date, dataIndex: "on", phone: "line" },
            { key: "document", title: c.document, dataIndex: "document", phone: "line" },
            { key: "kind", title: c.kind, phone: "title", render: (_, one) => w[one.kind as Kind] },
            {
              key: "quantity",
              title: c.quantity,
              align: "end",
              phone: "figure",
              render: (_, one) => <Quantity value={one.quantity} unit={input?.unit ?? "g"} />,
            },
            { key: "cost", title: c.cost, align: "end", render: (_, one) => <Money fen={one.cost_fen} /> },
            {
              key: "amount",
              title: c.amount,
              align: "end",
              phone: "figure",
              render: (_, one) => <Money fen={one.amount_fen} />,
            },
          ]}
        />
      </div>
      {advancing && input ? <Advance desk={desk} input={input} onClose={() => setAdvancing(false)} /> : null}
    </Drawer>
  );
}

interface Values {
  on: string;
  document: string;
  household_id: string;
  quantity: number;
  amount_fen: number;
  tax_category: TaxCategory;
}

function Advance({ desk, input, onClose }: { desk: Desk; input: Input; onClose: () => void }) {
  const w = useWords(stock);
  const c = useWords(common);
  const d = useWords(deskWords);
  const s = useWords(scale);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<Values>
      title={w.advance}
      hint={w.advanceHint}
      changes={["inputs"]}
      says={w.advanceDone}
      onClose={onClose}
      initialValues={{ on: today(), tax_category: "exempt" }}
      send={(id, values) =>
        got(
          desk.api.POST("/inputs/{item_id}/advances", {
            params: { path: { item_id: input.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <DocumentField prefix="SX" />
      <Form.Item name="household_id" label={s.grower} rules={required}>
        <GrowerField desk={desk} />
      </Form.Item>
      <Form.Item name="quantity" label={c.quantity} rules={required}>
        <QuantityField unit={input.unit} />
      </Form.Item>
      <Form.Item name="amount_fen" label={w.owed} rules={required}>
        <MoneyField />
      </Form.Item>
      <Form.Item name="tax_category" label={d.taxCategory} rules={required}>
        <Select
          options={(["exempt", "agricultural", "general"] as const).map((one) => ({
            value: one,
            label: d[one],
          }))}
        />
      </Form.Item>
    </ActDrawer>
  );
}
