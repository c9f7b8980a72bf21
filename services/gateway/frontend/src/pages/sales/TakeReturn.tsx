/** Goods of a shipment that come back: the custodian takes them in, then the credit note follows. */
import { Drawer, Form, Radio } from "antd";
import { got, sales } from "@/api/services";
import type { components } from "@/api/types/sales";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { QuantityField } from "@/ui/QuantityField";
import { TextField } from "@/ui/TextField";
import type { Unit } from "@/ui/units";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { sales as catalogue } from "./words";

interface Values {
  quantity: number;
  usable: boolean;
  returned_on: string;
  reason: string;
}

interface Props {
  order: components["schemas"]["OrderView"];
  shipment: components["schemas"]["ShipmentView"];
  onClose: () => void;
}

export function TakeReturn({ order, shipment, onClose }: Props) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const act = useAct<Values, unknown>(
    (id, values) =>
      got(
        sales.POST("/orders/{order_id}/returns", {
          params: { path: { order_id: order.id } },
          body: { id, entity_id: order.entity_id, shipment_id: shipment.id, ...values },
        }),
      ),
    { changes: ["orders", "invoices", "free lots"], says: w.returnDone, onDone: onClose },
  );
  const rules = [{ required: true, message: c.required }];
  return (
    <Drawer open title={`${w.takeReturn} · ${order.number}`} onClose={onClose} destroyOnHidden>
      <ActForm<Values, unknown>
        form={form}
        act={act}
        submit={w.takeReturn}
        onCancel={onClose}
        initialValues={{ quantity: shipment.quantity - shipment.returned, returned_on: today() }}
      >
        <p className="form-about">{order.customer_name}</p>
        <Form.Item name="quantity" label={c.quantity} rules={rules}>
          <QuantityField unit={shipment.unit as Unit} autoFocus />
        </Form.Item>
        <Form.Item name="usable" label={w.condition} rules={rules}>
          <Radio.Group
            options={[
              { value: true, label: w.usable },
              { value: false, label: w.unusable },
            ]}
          />
        </Form.Item>
        <Form.Item name="returned_on" label={w.returnedOn} rules={rules}>
          <DayField until={today()} />
        </Form.Item>
        <TextField name="reason" label={c.reason} max={80} />
      </ActForm>
    </Drawer>
  );
}
