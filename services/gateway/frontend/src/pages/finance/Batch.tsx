/** A payment batch: approved by another person, taken to the bank, answered line by line, returned lines again. */
import { useQuery } from "@tanstack/react-query";
import { Button, Form, Skeleton } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { finance, got } from "@/api/services";
import { useActor, useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { yuan } from "@/ui/amounts";
import { askFirst } from "@/ui/askFirst";
import { DayField, today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { StateTag } from "@/ui/StateTag";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { BankAnswer } from "./BankAnswer";
import { FileButton } from "./Exports";
import { Lines, useLines } from "./PaymentLines";
import type { Batch } from "./Payments";
import { books } from "./words/books";
import { paymentWords } from "./words/payments";
import "./finance.css";

export default function BatchPage() {
  const w = useWords(paymentWords);
  const { batch = "" } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ["payment batches", batch],
    queryFn: () => got(finance.GET("/payment-batches/{batch_id}", { params: { path: { batch_id: batch } } })),
  });
  return (
    <Page
      title={data ? `${w.batch} · ${w[data.kind]}` : w.batch}
      hint={data?.entity_name}
      actions={<Link to="/finance/payments">{w.payments}</Link>}
    >
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <Detail batch={data} /> : error ? null : <Skeleton active />}
    </Page>
  );
}

const CHANGES = ["payment batches", "payment lines", "payables", "journals", "trial balance", "statements"];

function Detail({ batch }: { batch: Batch }) {
  const w = useWords(paymentWords);
  const c = useWords(common);
  const b = useWords(books);
  const mayPay = useMay("manager", "accountant", "finance");
  const [answering, setAnswering] = useState(false);
  const waiting = batch.state === "approved" && batch.settled + batch.returned < batch.lines;
  return (
    <>
      <section className="figures-row" aria-label={w.total}>
        <Tile word={w.total} fen={batch.total_fen} />
        <Tile word={w.paidHere} fen={batch.settled_fen} />
        <Tile word={w.returnedHere} fen={batch.returned_fen} />
      </section>
      <dl className="facts batch-facts">
        <dt>{w.upTo}</dt>
        <dd>{batch.up_to_on}</dd>
        <dt>{w.lines}</dt>
        <dd>{batch.lines}</dd>
        <dt>{b.madeBy}</dt>
        <dd>{batch.drawn_by_name}</dd>
        {batch.approved_by_name ? (
          <>
            <dt>{w.approvedBy}</dt>
            <dd>{batch.approved_by_name}</dd>
          </>
        ) : null}
        <dt>{c.state}</dt>
        <dd>
          <StateTag state={batch.state} />
        </dd>
      </dl>
      <div className="page-actions">
        <FileButton kind="pdf" label={w.list} path={`/payment-batches/${batch.id}/list/pdf`} />
        {mayPay && waiting ? (
          <FileButton
            kind="xlsx"
            label={w.bankFile}
            path={`/payment-batches/${batch.id}/bank-file`}
            primary={batch.settled + batch.returned === 0}
          />
        ) : null}
        {mayPay && waiting && !answering ? (
          <Button onClick={() => setAnswering(true)}>{w.record}</Button>
        ) : null}
        {mayPay && batch.returned > 0 ? <PayAgain batch={batch} /> : null}
      </div>
      {batch.state === "drawn" && mayPay ? <Decide batch={batch} /> : null}
      {answering && waiting ? (
        <BankAnswer batch={batch} changes={CHANGES} onClose={() => setAnswering(false)} />
      ) : (
        <Lines batch={batch} />
      )}
    </>
  );
}

function Tile({ word, fen }: { word: string; fen: number }) {
  return (
    <div className="figure-tile">
      <span className="quiet">{word}</span>
      <strong>
        <Money fen={fen} />
      </strong>
    </div>
  );
}

/** Approved by another person than drew it up; given up by anyone who may. */
function Decide({ batch }: { batch: Batch }) {
  const w = useWords(paymentWords);
  const c = useWords(common);
  const actor = useActor();
  const [form] = Form.useForm<{ on: string }>();
  const path = { batch_id: batch.id };
  const approve = useAct<{ on: string }, Batch>(
    (id, { on }) =>
      got(finance.POST("/payment-batches/{batch_id}/approve", { params: { path }, body: { id, on } })),
    { changes: CHANGES, says: w.approved },
  );
  const cancel = useAct<void, Batch>(
    (id) => got(finance.POST("/payment-batches/{batch_id}/cancel", { params: { path }, body: { id } })),
    { changes: CHANGES },
  );
  return (
    <section className="panel page" aria-label={w.approve}>
      {batch.drawn_by === actor.id ? (
        <p className="quiet">{w.ownBatch}</p>
      ) : (
        <ActForm<{ on: string }, Batch>
          form={form}
          act={approve}
          submit={`${w.approve} ${yuan(batch.total_fen)} ${c.yuan}`}
          initialValues={{ on: today() }}
        >
          <p className="quiet">{w.approveHint}</p>
          <Form.Item name="on" label={w.approveOn} rules={[{ required: true, message: c.required }]}>
            <DayField />
          </Form.Item>
        </ActForm>
      )}
      <Refusal error={cancel.error} />
      <div className="page-actions">
        <Button
          danger
          loading={cancel.isPending}
          onClick={() => askFirst({ title: w.cancelAsk, onOk: () => cancel.mutateAsync() })}
        >
          {w.cancelBatch}
        </Button>
      </div>
    </section>
  );
}

/** What the bank sent back is owed again: a new batch for those payees only. */
function PayAgain({ batch }: { batch: Batch }) {
  const w = useWords(paymentWords);
  const navigate = useNavigate();
  const returned = useLines(batch.id, "returned").data ?? [];
  const act = useAct<void, Batch>(
    (id) =>
      got(
        finance.POST("/payment-batches", {
          body: {
            id,
            entity_id: batch.entity_id,
            kind: batch.kind,
            up_to_on: batch.up_to_on,
            holder_ids: returned.map((line) => line.holder_id),
          },
        }),
      ),
    {
      changes: CHANGES,
      says: w.payAgainDone,
      onDone: (made) => void navigate(`/finance/payments/${made.id}`),
    },
  );
  return (
    <>
      <Button loading={act.isPending} disabled={returned.length === 0} onClick={() => act.mutate()}>
        {w.payAgain}
      </Button>
      <Refusal error={act.error} />
    </>
  );
}
