/** The bank's answer, line by line or from its file; what was not answered may follow later. */
import { Button, Input, Radio, Skeleton } from "antd";
import { useState } from "react";
import { finance, got } from "@/api/services";
import { DayField, today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { usePhone } from "@/ui/screen";
import { Table } from "@/ui/Table";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { Outcome } from "./bankFile";
import { FromFile, type Outcomes } from "./FromFile";
import { type Line, useLines } from "./PaymentLines";
import type { Batch } from "./Payments";
import { paymentWords } from "./words/payments";

interface Props {
  batch: Batch;
  changes: readonly string[];
  onClose: () => void;
}

const ROWS_A_PAGE = 50;

export function BankAnswer({ batch, changes, onClose }: Props) {
  const w = useWords(paymentWords);
  const c = useWords(common);
  const [on, setOn] = useState<string | undefined>(today());
  const [outcomes, setOutcomes] = useState<Outcomes>(new Map());
  const { data: waiting, error, refetch } = useLines(batch.id, "sent");
  const act = useAct<void, Batch>(
    (id) =>
      got(
        finance.POST("/payment-batches/{batch_id}/results", {
          params: { path: { batch_id: batch.id } },
          body: {
            id,
            on: on ?? today(),
            results: [...outcomes].map(([line_id, result]) => ({ line_id, ...result })),
          },
        }),
      ),
    { changes, says: w.recorded, onDone: onClose },
  );
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  if (!waiting) return <Skeleton active title={false} />;
  const answer = (line: Line, outcome: Outcome) => setOutcomes(new Map([...outcomes, [line.id, outcome]]));
  const settleRest = () =>
    setOutcomes(new Map([...waiting.map((line) => [line.id, { outcome: "settled" }] as const), ...outcomes]));
  return (
    <section className="panel page" aria-label={w.record}>
      <h2>{w.record}</h2>
      <FromFile batchId={batch.id} waiting={waiting} onRead={setOutcomes} />
      <div className="filters">
        <label className="answer-day">
          <span>{w.resultOn}</span>
          <DayField value={on} onChange={setOn} />
        </label>
        <Button onClick={settleRest}>{w.restSettled}</Button>
      </div>
      <AnswerTable lines={waiting} outcomes={outcomes} onAnswer={answer} />
      <Refusal error={act.error} />
      <div className="form-actions">
        <Button onClick={onClose}>{c.cancel}</Button>
        <Button
          type="primary"
          disabled={outcomes.size === 0 || !on}
          loading={act.isPending}
          onClick={() => act.mutate()}
        >
          {fill(w.recordN, { n: outcomes.size })}
        </Button>
      </div>
    </section>
  );
}

interface AnswerProps {
  lines: readonly Line[];
  outcomes: Outcomes;
  onAnswer: (line: Line, outcome: Outcome) => void;
}

function AnswerTable({ lines, outcomes, onAnswer }: AnswerProps) {
  const w = useWords(paymentWords);
  const phone = usePhone();
  return (
    <Table<Line>
      size="small"
      rowKey="id"
      dataSource={lines}
      pagination={lines.length > ROWS_A_PAGE ? { pageSize: ROWS_A_PAGE, showSizeChanger: false } : false}
      scroll={{ x: "max-content" }}
      columns={[
        ...(phone ? [] : [{ title: w.number, align: "end" as const, dataIndex: "number" }]),
        { title: w.payee, dataIndex: "holder_name" },
        { title: w.toPay, align: "end", render: (_, line) => <Money fen={line.amount_fen} /> },
        {
          title: w.result,
          render: (_, line) => <LineAnswer line={line} outcome={outcomes.get(line.id)} onAnswer={onAnswer} />,
        },
      ]}
    />
  );
}

interface LineAnswerProps {
  line: Line;
  outcome: Outcome | undefined;
  onAnswer: (line: Line, outcome: Outcome) => void;
}

function LineAnswer({ line, outcome, onAnswer }: LineAnswerProps) {
  const w = useWords(paymentWords);
  return (
    <div className="filters">
      <Radio.Group
        aria-label={`${line.holder_name} ${w.result}`}
        value={outcome?.outcome}
        onChange={(event) => onAnswer(line, { outcome: event.target.value as Outcome["outcome"] })}
        options={[
          { value: "settled", label: w.paidHere },
          { value: "returned", label: w.returnedHere },
        ]}
      />
      {outcome?.outcome === "returned" ? (
        <Input
          size="small"
          className="filter-field"
          aria-label={`${line.holder_name} ${w.returnReason}`}
          placeholder={w.returnReason}
          maxLength={200}
          value={outcome.reason ?? ""}
          onChange={(event) =>
            onAnswer(line, { outcome: "returned", reason: event.target.value || undefined })
          }
        />
      ) : null}
    </div>
  );
}
