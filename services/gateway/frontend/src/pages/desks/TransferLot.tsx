/** A lot or part of it to another desk: at cost within one legal entity, at a price between two. */
import { useQuery } from "@tanstack/react-query";
import { Form, Select } from "antd";
import { got } from "@/api/services";
import { DayField, today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { MoneyField } from "@/ui/NumberField";
import { QuantityField } from "@/ui/QuantityField";
import { common } from "@/words/common";
import { bracketed, useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import type { Desk } from "./desk";
import { DocumentField } from "./DocumentField";
import type { LotProps } from "./LotActs";
import { stock } from "./words/stock";

interface Values {
  on: string;
  document: string;
  to_entity_id: string;
  quantity: number;
  net_fen?: number | null;
}

export function useWarehouses(desk: Desk) {
  return useQuery({
    queryKey: ["warehouses", desk.node.id],
    queryFn: () => got(desk.api.GET("/warehouses", { params: { query: { entity_id: desk.node.id } } })),
    staleTime: 60_000,
  });
}

export function TransferLot({ desk, lot, onClose }: LotProps) {
  const w = useWords(stock);
  return (
    <ActDrawer<Values>
      title={w.send}
      hint={w.sendHint}
      changes={["lots"]}
      says={w.sent}
      onClose={onClose}
      initialValues={{ on: today(), quantity: lot.quantity }}
      send={(id, values) =>
        got(
          desk.api.POST("/lots/{lot_id}/transfers", {
            params: { path: { lot_id: lot.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <Fields desk={desk} lot={lot} />
    </ActDrawer>
  );
}

function Fields({ desk, lot }: Omit<LotProps, "onClose">) {
  const w = useWords(stock);
  const c = useWords(common);
  const form = Form.useFormInstance<Values>();
  const { data: warehouses } = useWarehouses(desk);
  const to = Form.useWatch("to_entity_id", form);
  const quantity = Form.useWatch("quantity", form);
  const net = Form.useWatch("net_fen", form);
  const priced = warehouses?.find(({ id }) => id === to)?.same_legal_entity === false;
  const part = quantity && quantity <= lot.quantity ? (lot.cost_fen * quantity) / lot.quantity : undefined;
  const cost = part === undefined ? undefined : Math.floor(part);
  const required = [{ required: true, message: c.required }];
  return (
    <>
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <DocumentField prefix="DB" />
      <Form.Item name="to_entity_id" label={w.to} rules={required}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={warehouses?.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="quantity" label={c.quantity} rules={required}>
        <QuantityField unit={lot.unit} />
      </Form.Item>
      {priced ? (
        <Form.Item name="net_fen" label={w.netPrice} rules={required} preserve={false}>
          <MoneyField />
        </Form.Item>
      ) : null}
      <dl className="facts difference" aria-live="polite">
        <dt>{bracketed(w.costOfPart, c.yuan)}</dt>
        <dd>{cost === undefined ? "–" : <Money fen={cost} />}</dd>
        {priced && net != null && cost !== undefined ? (
          <>
            <dt>{w.overCost}</dt>
            <dd>
              <Money fen={net - cost} />
            </dd>
          </>
        ) : null}
      </dl>
    </>
  );
}
