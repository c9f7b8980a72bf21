/** A voucher filled in like its paper: account by code or name, sums and difference as one types. */
import { PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input } from "antd";
import { useRef } from "react";
import { useNavigate } from "react-router";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { ActForm } from "@/ui/ActForm";
import { yuan } from "@/ui/amounts";
import { DayField, today } from "@/ui/Fields";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { TextField } from "@/ui/TextField";
import { say } from "@/ui/say";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { EntityPicker, type Entity, WithEntity } from "./entity";
import { useChart } from "./useChart";
import { type Line, roleOf, VoucherLineFields } from "./VoucherLineFields";
import { books } from "./words/books";
import "./finance.css";

interface Values {
  on: string;
  document: string;
  memo?: string;
  lines: Line[];
}

type Voucher = components["schemas"]["VoucherView"];

export default function NewVoucher() {
  const w = useWords(books);
  const [, setFilter] = useFilter();
  return (
    <Page title={w.newVoucher} hint={w.vouchersHint}>
      <WithEntity>
        {(entity, entities) => (
          <>
            <div className="filters">
              <EntityPicker
                entities={entities}
                value={entity.id}
                onChange={(id) => setFilter({ entity: id })}
              />
            </div>
            <VoucherForm key={entity.id} entity={entity} />
          </>
        )}
      </WithEntity>
    </Page>
  );
}

function VoucherForm({ entity }: { entity: Entity }) {
  const w = useWords(books);
  const c = useWords(common);
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const paper = useRef<HTMLDivElement>(null);
  const chart = useChart(entity.id).data ?? [];
  const act = useAct<Values, Voucher>(
    (id, values) =>
      got(
        finance.POST("/vouchers", {
          body: {
            id,
            entity_id: entity.id,
            on: values.on,
            document: values.document,
            memo: values.memo ?? "",
            lines: values.lines.map((line) => sent(line, chart)),
          },
        }),
      ),
    {
      changes: ["vouchers", "entities"],
      says: false,
      onDone: (made) => {
        say.done(w.voucherDone);
        void navigate(`/finance/vouchers?voucher=${made.id}`);
      },
    },
  );
  const required = [{ required: true, message: c.required }];
  return (
    <div className="panel" ref={paper} onKeyDown={(event) => goOn(event, paper.current)}>
      <ActForm<Values, Voucher>
        form={form}
        act={act}
        submit={w.submitVoucher}
        draft={`voucher.${entity.id}`}
        onCancel={() => void navigate("/finance/vouchers")}
        initialValues={{ on: today(), lines: [{}, {}] }}
      >
        <div className="voucher-head">
          <Form.Item name="on" label={c.date} rules={required}>
            <DayField />
          </Form.Item>
          <TextField name="document" label={w.documentNumber} placeholder="记-1" />
          <Form.Item name="memo" label={w.memo} className="voucher-memo">
            <Input autoComplete="off" maxLength={400} />
          </Form.Item>
        </div>
        <Form.List name="lines">
          {(fields, { add, remove }) => (
            <div className="voucher-lines">
              {fields.map((field, place) => (
                <VoucherLineFields
                  key={field.key}
                  place={field.name}
                  number={place + 1}
                  entityId={entity.id}
                  chart={chart}
                  onRemove={fields.length > 2 ? () => remove(field.name) : undefined}
                />
              ))}
              <Button icon={<PlusOutlined />} onClick={() => add({})}>
                {w.addLine}
              </Button>
            </div>
          )}
        </Form.List>
        <Sums />
      </ActForm>
    </div>
  );
}

/** A line as the service takes it: the other side is an organisation, with its role, or a household. */
function sent(line: Line, chart: Parameters<typeof roleOf>[1]): components["schemas"]["VoucherLine"] {
  const { party } = line;
  return {
    account: line.account ?? "",
    debit_fen: line.debit_fen ?? 0,
    credit_fen: line.credit_fen ?? 0,
    ...(party?.kind === "entity"
      ? { counterparty_id: party.id, role: roleOf(line.account, chart) }
      : party
        ? {
            holder_id: party.id,
            holder_name: party.name,
            owed_as: line.credit_fen ? line.owed_as : undefined,
          }
        : {}),
  };
}

/** Enter goes on to the next field; a list that is open keeps its Enter, and buttons theirs. */
function goOn(event: React.KeyboardEvent, within: HTMLElement | null): void {
  const { target } = event;
  if (event.key !== "Enter" || event.nativeEvent.isComposing || !(target instanceof HTMLInputElement)) return;
  if (target.getAttribute("aria-expanded") === "true") return;
  event.preventDefault();
  const fields = [...(within?.querySelectorAll<HTMLInputElement>("input:not([disabled])") ?? [])];
  const next = fields[fields.indexOf(target) + 1];
  next?.focus();
  next?.select();
}

function Sums() {
  const w = useWords(books);
  const form = Form.useFormInstance<Values>();
  const lines = (Form.useWatch("lines", form) as (Line | undefined)[] | undefined) ?? [];
  const sum = (side: "debit_fen" | "credit_fen") =>
    lines.reduce((total, line) => total + (line?.[side] ?? 0), 0);
  const [debit, credit] = [sum("debit_fen"), sum("credit_fen")];
  const gap = debit - credit;
  const last = lines.length - 1;
  const fill = () => {
    const line = lines[last] ?? {};
    const net = (line.debit_fen ?? 0) - (line.credit_fen ?? 0) - gap;
    form.setFieldValue(["lines", last], {
      ...line,
      debit_fen: net > 0 ? net : null,
      credit_fen: net < 0 ? -net : null,
    });
  };
  return (
    <div className="computed voucher-sums" role="status">
      <span>
        {w.debit} <strong className="figure">{yuan(debit)}</strong>
      </span>
      <span>
        {w.credit} <strong className="figure">{yuan(credit)}</strong>
      </span>
      {gap === 0 && debit > 0 ? (
        <span>{w.balanced}</span>
      ) : gap === 0 ? null : (
        <>
          <span className="figure-negative">
            {w.difference} <strong className="figure">{yuan(gap)}</strong>
          </span>
          <Button size="small" onClick={fill}>
            {w.fillDifference}
          </Button>
        </>
      )}
    </div>
  );
}
