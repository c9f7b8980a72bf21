/** A posted journal: its accounts, its paper, what it reverses or was reversed by; and the reversal. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Form, Skeleton } from "antd";
import { useState } from "react";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { instant } from "@/ui/instant";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { FileButton } from "./Exports";
import { Legs } from "./Legs";
import { useAccountName } from "./useChart";
import { books, journalKinds, journalParts } from "./words/books";

type Journal = components["schemas"]["JournalView"];

interface Props {
  journalId: string;
  onOpen: (journalId: string) => void;
  onClose: () => void;
}

export function JournalDrawer({ journalId, onOpen, onClose }: Props) {
  const w = useWords(books);
  const { data, error, refetch } = useQuery({
    queryKey: ["journals", journalId],
    queryFn: () =>
      got(finance.GET("/journals/{journal_id}", { params: { path: { journal_id: journalId } } })),
  });
  return (
    <Drawer open size="large" title={data ? `${w.journal} ${data.document}` : w.journal} onClose={onClose}>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <Detail journal={data} onOpen={onOpen} /> : error ? null : <Skeleton active />}
    </Drawer>
  );
}

function Detail({ journal, onOpen }: { journal: Journal; onOpen: (journalId: string) => void }) {
  const w = useWords(books);
  const c = useWords(common);
  const kinds: Record<string, string> = useWords(journalKinds);
  const parts: Record<string, string> = useWords(journalParts);
  const nameOf = useAccountName();
  const mayReverse = useMay("manager", "accountant", "finance");
  const [reversing, setReversing] = useState(false);
  const byHand = journal.phase === "ordinary" && journal.kind !== "Payment" && !journal.reversed_by;
  return (
    <div className="page">
      <dl className="facts">
        <dt>{w.entity}</dt>
        <dd>{journal.entity_name}</dd>
        <dt>{c.date}</dt>
        <dd>{journal.on}</dd>
        <dt>{w.kind}</dt>
        <dd>{kinds[journal.kind] ?? journal.kind}</dd>
        <dt>{c.document}</dt>
        <dd>{journal.document}</dd>
        {journal.memo ? (
          <>
            <dt>{w.memo}</dt>
            <dd>{journal.memo}</dd>
          </>
        ) : null}
        <dt>{w.recordedAt}</dt>
        <dd>{instant(journal.recorded_at)}</dd>
      </dl>
      <Linked says={w.isReversal} journalId={journal.reverses} onOpen={onOpen} />
      <Linked says={w.wasReversed} journalId={journal.reversed_by} onOpen={onOpen} />
      <Legs
        red={journal.reverses !== null}
        legs={journal.lines.map((line) => ({
          key: line.position,
          account: line.account,
          name: nameOf(line),
          party:
            line.holder_name ??
            line.counterparty_name ??
            (line.product ? (parts[line.product] ?? line.product) : ""),
          debit: line.debit_fen,
          credit: line.credit_fen,
        }))}
      />
      <div className="page-actions">
        <FileButton kind="pdf" path={`/journals/${journal.id}/pdf`} />
        {mayReverse && byHand && !reversing ? (
          <Button danger onClick={() => setReversing(true)}>
            {w.reverse}
          </Button>
        ) : null}
      </div>
      {reversing ? <Reverse journal={journal} onClose={() => setReversing(false)} /> : null}
    </div>
  );
}

function Linked(props: { says: string; journalId: string | null; onOpen: (journalId: string) => void }) {
  const w = useWords(books);
  const { says, journalId, onOpen } = props;
  if (!journalId) return null;
  return (
    <p>
      {says}{" "}
      <button type="button" className="row-link" onClick={() => onOpen(journalId)}>
        {w.openIt}
      </button>
    </p>
  );
}

interface Values {
  on: string;
  reason: string;
}

function Reverse({ journal, onClose }: { journal: Journal; onClose: () => void }) {
  const w = useWords(books);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const act = useAct<Values, components["schemas"]["VoucherView"]>(
    (id, values) =>
      got(
        finance.POST("/journals/{journal_id}/reverse", {
          params: { path: { journal_id: journal.id } },
          body: { id, ...values },
        }),
      ),
    { changes: ["vouchers", "entities"], says: w.reverseDone, onDone: onClose },
  );
  const required = [{ required: true, message: c.required }];
  return (
    <section className="panel" aria-label={w.reverse}>
      <p className="quiet">{w.reverseHint}</p>
      <ActForm<Values, components["schemas"]["VoucherView"]>
        form={form}
        act={act}
        submit={w.reverse}
        onCancel={onClose}
        initialValues={{ on: today() }}
      >
        <Form.Item name="on" label={w.reverseOn} rules={required}>
          <DayField />
        </Form.Item>
        <TextField name="reason" label={w.reverseReason} max={400} />
      </ActForm>
    </section>
  );
}
