/** What one does with fungus bags: open them, give some up, pick a flush. */
import { Button, Form } from "antd";
import { useState } from "react";
import { facility, got } from "@/api/services";
import { decimal } from "@/ui/amounts";
import { DayField, today } from "@/ui/Fields";
import { NumberField } from "@/ui/NumberField";
import { QuantityField } from "@/ui/QuantityField";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import type { BagBatch } from "./Bags";
import { DayAndDocument } from "./BatchCosts";
import type { Desk } from "./desk";
import { batchWords } from "./words/batches";
import { houseWords } from "./words/houses";

interface Props {
  desk: Desk;
  bags: BagBatch;
  onDone: () => void;
}

const CHANGES = ["bags", "batches", "lots", "week"];

export function BagActs(props: Props) {
  const w = useWords(houseWords);
  const [open, setOpen] = useState<"open" | "giveUp" | "flush">();
  const close = () => setOpen(undefined);
  return (
    <>
      {props.bags.opened_on ? (
        <Button type="primary" onClick={() => setOpen("flush")}>
          {w.pickFlush}
        </Button>
      ) : (
        <Button type="primary" onClick={() => setOpen("open")}>
          {w.openBags}
        </Button>
      )}
      <Button onClick={() => setOpen("giveUp")}>{w.giveUp}</Button>
      {open === "open" ? <OpenBags {...props} onClose={close} /> : null}
      {open === "giveUp" ? <GiveUp {...props} onClose={close} /> : null}
      {open === "flush" ? <Flush {...props} onClose={close} /> : null}
    </>
  );
}

type FormProps = Props & { onClose: () => void };

function OpenBags({ bags, onDone, onClose }: FormProps) {
  const w = useWords(houseWords);
  const c = useWords(common);
  return (
    <ActDrawer<{ on: string }>
      title={w.openBags}
      changes={CHANGES}
      onClose={onClose}
      onDone={onDone}
      initialValues={{ on: today() }}
      send={(id, values) =>
        got(
          facility.POST("/bags/{bag_batch_id}/openings", {
            params: { path: { bag_batch_id: bags.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <Form.Item name="on" label={w.openedOn} rules={[{ required: true, message: c.required }]}>
        <DayField until={today()} />
      </Form.Item>
    </ActDrawer>
  );
}

function GiveUp({ bags, onDone, onClose }: FormProps) {
  const w = useWords(houseWords);
  return (
    <ActDrawer<{ contaminated?: number | null; discarded?: number | null; note?: string }>
      title={w.giveUp}
      changes={CHANGES}
      onClose={onClose}
      onDone={onDone}
      send={(id, { contaminated, discarded, note }) =>
        got(
          facility.POST("/bags/{bag_batch_id}/losses", {
            params: { path: { bag_batch_id: bags.id } },
            body: { id, contaminated: contaminated ?? 0, discarded: discarded ?? 0, note: note ?? "" },
          }),
        )
      }
    >
      <Form.Item name="contaminated" label={w.contaminated}>
        <NumberField places={0} />
      </Form.Item>
      <Form.Item name="discarded" label={w.discarded} extra={`${w.bagsLeft} ${decimal(bags.bags_left, 0)}`}>
        <NumberField places={0} />
      </Form.Item>
      <TextField name="note" label={w.note} max={400} optional />
    </ActDrawer>
  );
}

interface FlushValues {
  on: string;
  document: string;
  number: number;
  product: string;
  grade?: string;
  quantity: number;
  share_bp?: number;
}

function Flush({ bags, onDone, onClose }: FormProps) {
  const w = useWords(houseWords);
  const c = useWords(common);
  const b = useWords(batchWords);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<FlushValues>
      title={w.pickFlush}
      changes={CHANGES}
      onClose={onClose}
      onDone={onDone}
      initialValues={{ on: today(), product: bags.species, share_bp: 5_000 }}
      send={(id, { product, grade, quantity, ...values }) =>
        got(
          facility.POST("/bags/{bag_batch_id}/flushes", {
            params: { path: { bag_batch_id: bags.id } },
            body: { id, ...values, lines: [{ product, grade: grade ?? "", quantity, unit: "g" }] },
          }),
        )
      }
    >
      <DayAndDocument prefix="CG" />
      <Form.Item name="number" label={w.flush} rules={required}>
        <NumberField places={0} />
      </Form.Item>
      <TextField name="product" label={c.product} />
      <TextField name="grade" label={c.grade} max={40} optional />
      <Form.Item name="quantity" label={c.quantity} rules={required}>
        <QuantityField unit="g" />
      </Form.Item>
      <Form.Item name="share_bp" label={b.share}>
        <NumberField places={2} unit="%" />
      </Form.Item>
    </ActDrawer>
  );
}
