/** An order by the lots that are free to sell; its goods are reserved whole or it is refused. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Form, Select } from "antd";
import { useState } from "react";
import { got, sales } from "@/api/services";
import type { components } from "@/api/types/sales";
import { type Organisation, useTree } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { MoneyField, NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { measured, type Unit, useMeasure } from "@/ui/units";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { sales as catalogue } from "./words";
import { fill, useWords } from "@/words/words";

interface Line {
  lot_id: string;
  quantity: number;
  net_fen_per_1000?: number | null;
}

interface Values {
  entity_id: string;
  customer_id: string;
  number: string;
  ordered_on: string;
  lines: Line[];
}

type Lot = components["schemas"]["LotView"];

const CHOICES_MAX = 200;

/** The lots of an organisation and those below it; of what is past its day when it is ordered, nothing is free. */
function useLots(node: string | undefined, on: string) {
  return useQuery({
    queryKey: ["free lots", node, on],
    queryFn: () => got(sales.GET("/lots", { params: { query: { node, on, limit: CHOICES_MAX } } })),
    enabled: node !== undefined,
  });
}

/** Who sells: an order is of one seller, and one may work above several. */
function useSellers(at: Organisation, on: string) {
  const { data: tree = [] } = useTree();
  const { data: lots = [] } = useLots(at.id, on);
  return tree.filter((one) => lots.some((lot) => lot.entity_id === one.id));
}

export function NewOrder({ at, onClose }: { at: Organisation; onClose: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const [search, setSearch] = useState("");
  const on = Form.useWatch("ordered_on", form) ?? today();
  const sellers = useSellers(at, on);
  const chosen = Form.useWatch("entity_id", form) as string | undefined;
  const seller = chosen ?? (sellers.length === 1 ? sellers[0]?.id : undefined);
  const customers = useQuery({
    queryKey: ["customers", seller, search],
    queryFn: () =>
      got(sales.GET("/customers", { params: { query: { node: seller, search, limit: CHOICES_MAX } } })),
    enabled: seller !== undefined,
  });
  const lots = useLots(seller, on);
  const act = useAct<Values, components["schemas"]["OrderView"]>(
    (id, values) => got(sales.POST("/orders", { body: { id, ...values, entity_id: seller ?? at.id } })),
    { changes: ["orders", "free lots"], says: w.orderDone, onDone: onClose },
  );
  return (
    <Drawer open title={w.newOrder} size="large" onClose={onClose} destroyOnHidden>
      <ActForm<Values, components["schemas"]["OrderView"]>
        form={form}
        act={act}
        submit={w.newOrder}
        draft={`order.${at.id}`}
        onCancel={onClose}
        initialValues={{ ordered_on: today(), lines: [{} as Line] }}
      >
        {sellers.length > 1 ? (
          <Form.Item name="entity_id" label={w.seller} rules={[{ required: true, message: c.required }]}>
            <Select
              showSearch={{ optionFilterProp: "label" }}
              options={sellers.map((one) => ({ value: one.id, label: one.name }))}
              // Another seller has other customers and other goods.
              onChange={() => form.setFieldsValue({ customer_id: undefined, lines: [{} as Line] })}
            />
          </Form.Item>
        ) : null}
        <Form.Item name="customer_id" label={w.customer} rules={[{ required: true, message: c.required }]}>
          <Select
            showSearch={{ filterOption: false, onSearch: setSearch }}
            loading={customers.isFetching}
            options={customers.data
              ?.filter((one) => one.entity_id === seller)
              .map((one) => ({ value: one.id, label: one.name }))}
          />
        </Form.Item>
        <TextField name="number" label={w.number} max={40} />
        <Form.Item name="ordered_on" label={w.orderedOn} rules={[{ required: true, message: c.required }]}>
          <DayField until={today()} />
        </Form.Item>
        <h2>{w.lines}</h2>
        <Form.List name="lines">
          {(fields, { add, remove }) => (
            <div className="line-rows">
              {fields.map((field) => (
                <LineRow
                  key={field.key}
                  place={field.name}
                  lots={lots.data?.filter((lot) => lot.entity_id === seller) ?? []}
                  onRemove={fields.length > 1 ? () => remove(field.name) : undefined}
                />
              ))}
              <Button icon={<PlusOutlined />} onClick={() => add()}>
                {w.addLine}
              </Button>
            </div>
          )}
        </Form.List>
      </ActForm>
    </Drawer>
  );
}

function LineRow({ place, lots, onRemove }: { place: number; lots: readonly Lot[]; onRemove?: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const measure = useMeasure();
  const lotId = Form.useWatch(["lines", place, "lot_id"]) as string | undefined;
  const lot = lots.find((one) => one.lot_id === lotId);
  const shown = measure((lot?.unit ?? "g") as Unit);
  return (
    <div className="line-row">
      <Form.Item name={[place, "lot_id"]} label={w.freeLot} rules={[{ required: true, message: c.required }]}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          options={lots.map((one) => ({
            value: one.lot_id,
            disabled: one.free <= 0,
            label: `${one.product} ${one.grade} · ${fill(w.free, {
              quantity: `${measured(one.free, measure(one.unit as Unit))} ${measure(one.unit as Unit).label}`,
            })}`,
          }))}
        />
      </Form.Item>
      <Form.Item
        name={[place, "quantity"]}
        label={c.quantity}
        rules={[{ required: true, message: c.required }]}
        // Kept in the small unit; typed in the one people use.
        getValueProps={(value?: number) => ({
          value: value == null ? null : (value * 10 ** shown.places) / shown.per,
        })}
        normalize={(typed: number | null) =>
          typed == null ? null : (typed * shown.per) / 10 ** shown.places
        }
      >
        <NumberField places={shown.places} unit={shown.label} />
      </Form.Item>
      <Form.Item name={[place, "net_fen_per_1000"]} label={w.agreedPrice} tooltip={w.pricePerKilo}>
        <MoneyField placeholder={w.listedPrice} />
      </Form.Item>
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={w.removeLine}
        disabled={!onRemove}
        onClick={onRemove}
      />
    </div>
  );
}
