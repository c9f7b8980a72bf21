/** What a plant's people do with a lot: test, hold, release, write off, print its label. */
import { Button, Drawer, Form, Input, Radio, Select } from "antd";
import { type ReactNode, useState } from "react";
import { download } from "@/api/download";
import { got, processing } from "@/api/services";
import { useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { daysAfter } from "@/ui/days";
import { DayField, today } from "@/ui/Fields";
import { QuantityField } from "@/ui/QuantityField";
import { TextField } from "@/ui/TextField";
import { say } from "@/ui/say";
import type { Unit } from "@/ui/units";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import type { Lot } from "./Lots";
import { plants as catalogue } from "./words";

type Act = "test" | "hold" | "release" | "writeOff";

export function LotActions({ lot }: { lot: Lot }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const mayAct = useMay("plant");
  const [open, setOpen] = useState<Act>();
  const close = () => setOpen(undefined);
  const print = () => {
    download(`/api/processing/lots/${lot.id}/label.pdf`, "label.pdf").catch((error: unknown) => {
      say.failed(error instanceof Error && error.message ? error.message : c.failed);
    });
  };
  return (
    <>
      {mayAct ? (
        <>
          {lot.status !== "released" && lot.status !== "received" ? (
            <Button type="primary" onClick={() => setOpen("release")}>
              {w.release}
            </Button>
          ) : null}
          <Button onClick={() => setOpen("test")}>{w.test}</Button>
          <Button onClick={() => setOpen("hold")}>{w.hold}</Button>
          {lot.quantity > 0 ? <Button onClick={() => setOpen("writeOff")}>{w.writeOff}</Button> : null}
        </>
      ) : null}
      <Button onClick={print}>{w.label}</Button>
      {open === "test" ? <TestForm lot={lot} onClose={close} /> : null}
      {open === "hold" ? <HoldForm lot={lot} onClose={close} /> : null}
      {open === "release" ? <ReleaseForm lot={lot} onClose={close} /> : null}
      {open === "writeOff" ? <WriteOffForm lot={lot} onClose={close} /> : null}
    </>
  );
}

interface FormProps {
  lot: Lot;
  onClose: () => void;
}

/** The drawer, the act and its form, alike for each. */
function LotForm<Values extends object>({
  title,
  hint,
  initialValues,
  send,
  onClose,
  children,
}: {
  title: string;
  hint?: string;
  initialValues: Partial<Values>;
  send: (id: string, values: Values) => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}) {
  const [form] = Form.useForm<Values>();
  const act = useAct<Values, unknown>(send, { changes: ["lots", "batches", "recalls"], onDone: onClose });
  return (
    <Drawer open title={title} onClose={onClose} destroyOnHidden>
      <ActForm<Values, unknown>
        form={form}
        act={act}
        submit={title}
        onCancel={onClose}
        initialValues={initialValues}
      >
        {hint ? <p className="quiet">{hint}</p> : null}
        {children}
      </ActForm>
    </Drawer>
  );
}

function useRequired() {
  const c = useWords(common);
  return [{ required: true, message: c.required }];
}

interface TestValues {
  kind: string;
  passed: boolean;
  tested_on: string;
  result?: string;
  laboratory?: string;
}

function TestForm({ lot, onClose }: FormProps) {
  const w = useWords(catalogue);
  const rules = useRequired();
  return (
    <LotForm<TestValues>
      title={w.test}
      hint={w.failedHolds}
      onClose={onClose}
      initialValues={{ tested_on: today(), kind: lot.missing[0] }}
      send={(id, { result, laboratory, ...values }) =>
        got(
          processing.POST("/lots/tests", {
            body: {
              id,
              entity_id: lot.entity_id,
              lot_id: lot.id,
              ...values,
              result: result ?? "",
              laboratory: laboratory ?? "",
            },
          }),
        )
      }
    >
      <Form.Item name="kind" label={w.testKind} rules={rules}>
        {lot.tests.length > 0 ? (
          <Select options={lot.tests.map((kind) => ({ value: kind, label: kind }))} />
        ) : (
          <Input autoComplete="off" maxLength={60} />
        )}
      </Form.Item>
      <Form.Item name="passed" label={w.verdict} rules={rules}>
        <Radio.Group
          options={[
            { value: true, label: w.passed },
            { value: false, label: w.failed },
          ]}
        />
      </Form.Item>
      <Form.Item name="tested_on" label={w.testedOn} rules={rules}>
        <DayField until={today()} />
      </Form.Item>
      <TextField name="result" label={w.result} max={200} optional />
      <TextField name="laboratory" label={w.laboratory} max={200} optional />
    </LotForm>
  );
}

function HoldForm({ lot, onClose }: FormProps) {
  const w = useWords(catalogue);
  return (
    <LotForm<{ reason: string; free_on?: string }>
      title={w.hold}
      onClose={onClose}
      initialValues={{}}
      send={(id, values) =>
        got(
          processing.POST("/lots/holds", {
            body: { id, entity_id: lot.entity_id, lot_id: lot.id, ...values },
          }),
        )
      }
    >
      <TextField name="reason" label={w.holdReason} max={60} autoFocus />
      <Form.Item name="free_on" label={w.freeOn}>
        <DayField from={daysAfter(today(), 1)} />
      </Form.Item>
    </LotForm>
  );
}

function ReleaseForm({ lot, onClose }: FormProps) {
  const w = useWords(catalogue);
  const rules = useRequired();
  return (
    <LotForm<{ on: string }>
      title={w.release}
      hint={w.releaseHint}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, { on }) =>
        got(processing.POST("/lots/releases", { body: { id, entity_id: lot.entity_id, lot_id: lot.id, on } }))
      }
    >
      <Form.Item name="on" label={w.releasedOn} rules={rules}>
        <DayField until={today()} />
      </Form.Item>
    </LotForm>
  );
}

interface WriteOffValues {
  quantity: number;
  on: string;
  document: string;
  reason: string;
}

function WriteOffForm({ lot, onClose }: FormProps) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const rules = useRequired();
  return (
    <LotForm<WriteOffValues>
      title={w.writeOff}
      hint={w.writeOffHint}
      onClose={onClose}
      initialValues={{ quantity: lot.quantity, on: today() }}
      send={(id, values) =>
        got(
          processing.POST("/lots/write-offs", {
            body: { id, entity_id: lot.entity_id, lot_id: lot.id, ...values },
          }),
        )
      }
    >
      <Form.Item name="quantity" label={c.quantity} rules={rules}>
        <QuantityField unit={lot.unit as Unit} autoFocus />
      </Form.Item>
      <Form.Item name="on" label={w.writtenOffOn} rules={rules}>
        <DayField until={today()} />
      </Form.Item>
      <TextField name="document" label={c.document} max={60} />
      <TextField name="reason" label={c.reason} max={60} />
    </LotForm>
  );
}
