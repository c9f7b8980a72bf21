/** An order by the lots that are free to sell; its goods are reserved whole or it is refused. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Form, Select } from "antd";
import { useState } from "react";
import { got, sales } from "@/api/services";
import type { components } from "@/api/types/sales";
import type { Organisation } from "@/session/node";
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
  customer_id: string;
  number: string;
  ordered_on: string;
  lines: Line[];
}

type Lot = components["schemas"]["LotView"];

const CHOICES_MAX = 200;

export function NewOrder({ seller, onClose }: { seller: Organisation; onClose: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const [search, setSearch] = useState("");
  const customers = useQuery({
    queryKey: ["customers", seller.id, search],
    queryFn: () =>
      got(sales.GET("/customers", { params: { query: { node: seller.id, search, limit: CHOICES_MAX } } })),
  });
  // Of what is past its day when it is ordered, nothing is free.
  const on = Form.useWatch("ordered_on", form) ?? today();
  const lots = useQuery({
    queryKey: ["free lots", seller.id, on],
    queryFn: () =>
      got(sales.GET("/lots", { params: { query: { node: seller.id, on, limit: CHOICES_MAX } } })),
  });
  const act = useAct<Values, components["schemas"]["OrderView"]>(
    (id, values) => got(sales.POST("/orders", { body: { id, entity_id: seller.id, ...values } })),
    { changes: ["orders", "free lots"], says: w.orderDone, onDone: onClose },
  );
  return (
    <Drawer open title={w.newOrder} size="large" onClose={onClose} destroyOnHidden>
      <ActForm<Values, components["schemas"]["OrderView"]>
        form={form}
        act={act}
        submit={w.newOrder}
        draft={`order.${seller.id}`}
        onCancel={onClose}
        initialValues={{ ordered_on: today(), lines: [{} as Line] }}
      >
        <Form.Item name="customer_id" label={w.customer} rules={[{ required: true, message: c.required }]}>
          <Select
            showSearch={{ filterOption: false, onSearch: setSearch }}
            loading={customers.isFetching}
            options={customers.data?.map((one) => ({ value: one.id, label: one.name }))}
          />
        </Form.Item>
        <TextField name="number" label={w.number} max={40} />
        <Form.Item name="ordered_on" label={w.orderedOn} rules={[{ required: true, message: c.required }]}>
          <DayField />
        </Form.Item>
        <h2>{w.lines}</h2>
        <Form.List name="lines">
          {(fields, { add, remove }) => (
            <div className="line-rows">
              {fields.map((field) => (
                <LineRow
                  key={field.key}
                  place={field.name}
                  lots={lots.data ?? []}
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
