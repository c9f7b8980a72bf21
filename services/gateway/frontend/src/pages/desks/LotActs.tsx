/** What a desk does with a lot: offer it, send it on, hold and release it, write off what spoilt. */
import { Button, Form } from "antd";
import { useState } from "react";
import { got } from "@/api/services";
import { askFirst } from "@/ui/askFirst";
import { daysAfter } from "@/ui/days";
import { DayField, today } from "@/ui/Fields";
import { QuantityField } from "@/ui/QuantityField";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import type { Desk, Lot } from "./desk";
import { DocumentField } from "./DocumentField";
import { TransferLot } from "./TransferLot";
import { stock } from "./words/stock";

export interface LotProps {
  desk: Desk;
  lot: Lot;
  onClose: () => void;
}

const CHANGES = ["lots"];

export function LotActs({ desk, lot }: { desk: Desk; lot: Lot }) {
  const w = useWords(stock);
  const [open, setOpen] = useState<"offer" | "send" | "hold" | "writeOff">();
  const close = () => setOpen(undefined);
  const free = lot.status !== "held" && !(lot.blocked_until && lot.blocked_until > today());
  const release = useAct<void, Lot>(
    (id) =>
      got(desk.api.POST("/lots/{lot_id}/releases", { params: { path: { lot_id: lot.id } }, body: { id } })),
    { changes: CHANGES, says: w.released },
  );
  return (
    <>
      <div className="page-actions">
        {free ? (
          <Button type="primary" onClick={() => setOpen("send")}>
            {w.send}
          </Button>
        ) : null}
        {free ? <Button onClick={() => setOpen("offer")}>{w.offer}</Button> : null}
        {lot.status === "held" ? (
          <Button
            type="primary"
            loading={release.isPending}
            onClick={() =>
              askFirst({
                title: w.releaseAsk,
                onOk: () => release.mutateAsync().catch(() => undefined),
              })
            }
          >
            {w.release}
          </Button>
        ) : (
          <Button onClick={() => setOpen("hold")}>{w.hold}</Button>
        )}
        <Button danger onClick={() => setOpen("writeOff")}>
          {w.writeOff}
        </Button>
      </div>
      <Refusal error={release.error} />
      {open === "send" ? <TransferLot desk={desk} lot={lot} onClose={close} /> : null}
      {open === "offer" ? <OfferLot desk={desk} lot={lot} onClose={close} /> : null}
      {open === "hold" ? <HoldLot desk={desk} lot={lot} onClose={close} /> : null}
      {open === "writeOff" ? <WriteOffLot desk={desk} lot={lot} onClose={close} /> : null}
    </>
  );
}

function OfferLot({ desk, lot, onClose }: LotProps) {
  const w = useWords(stock);
  return (
    <ActDrawer<{ best_before_on?: string }>
      title={w.offer}
      hint={w.offerHint}
      changes={CHANGES}
      says={w.offered}
      onClose={onClose}
      send={(id, values) =>
        got(
          desk.api.POST("/lots/{lot_id}/offers", {
            params: { path: { lot_id: lot.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <Form.Item name="best_before_on" label={w.bestBefore}>
        <DayField />
      </Form.Item>
    </ActDrawer>
  );
}

function HoldLot({ desk, lot, onClose }: LotProps) {
  const w = useWords(stock);
  const c = useWords(common);
  return (
    <ActDrawer<{ reason: string; free_on?: string }>
      title={w.hold}
      hint={w.holdHint}
      changes={CHANGES}
      says={w.held}
      onClose={onClose}
      send={(id, values) =>
        got(
          desk.api.POST("/lots/{lot_id}/holds", {
            params: { path: { lot_id: lot.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <TextField name="reason" label={c.reason} />
      <Form.Item name="free_on" label={w.freeOn}>
        <DayField from={daysAfter(today(), 1)} />
      </Form.Item>
    </ActDrawer>
  );
}

function WriteOffLot({ desk, lot, onClose }: LotProps) {
  const w = useWords(stock);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<{ on: string; document: string; quantity: number; reason: string }>
      title={w.writeOff}
      hint={w.writeOffHint}
      changes={CHANGES}
      says={w.writtenOff}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, values) =>
        got(
          desk.api.POST("/lots/{lot_id}/losses", {
            params: { path: { lot_id: lot.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <DocumentField prefix="BS" />
      <Form.Item name="quantity" label={c.quantity} rules={required}>
        <QuantityField unit={lot.unit} />
      </Form.Item>
      <TextField name="reason" label={c.reason} />
    </ActDrawer>
  );
}
