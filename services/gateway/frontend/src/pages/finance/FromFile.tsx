/** The bank's answer from its file: CSV or workbook, read and judged before anything is recorded. */
import { UploadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useRef } from "react";
import type { components } from "@/api/types/finance";
import { sendWorkbook } from "@/api/upload";
import { Refusal } from "@/ui/Refusal";
import { fill, useWords } from "@/words/words";
import { answerOf, type FileFault, type Outcome, textOf } from "./bankFile";
import { FileButton } from "./Exports";
import type { Line } from "./PaymentLines";
import { paymentWords } from "./words/payments";

type FromWorkbook = components["schemas"]["BankAnswerView"];
export type Outcomes = ReadonlyMap<string, Outcome>;

interface Read {
  outcomes: Outcomes;
  faults: string[];
}

interface Props {
  batchId: string;
  waiting: readonly Line[];
  onRead: (outcomes: Outcomes) => void;
}

export function FromFile({ batchId, waiting, onRead }: Props) {
  const w = useWords(paymentWords);
  const field = useRef<HTMLInputElement>(null);
  const says = (fault: FileFault): string =>
    fault.kind === "columns"
      ? w.fileNoColumns
      : fill(w.fileBad, {
          row: fault.row,
          why: fault.kind === "unknown" ? w.fileUnknown : fill(w.fileOutcome, { text: fault.text }),
        });
  const read = useMutation({
    mutationFn: async (file: File): Promise<Read> => {
      if (file.name.toLowerCase().endsWith(".csv")) {
        const found = answerOf(textOf(await file.arrayBuffer()), waiting);
        return { outcomes: found.outcomes, faults: found.faults.map(says) };
      }
      const path = `/api/finance/payment-batches/${batchId}/results/read`;
      const found = await sendWorkbook<FromWorkbook>(path, file);
      return {
        outcomes: new Map(
          found.results.map(({ line_id, outcome, reason }) => [
            line_id,
            { outcome, reason: reason ?? undefined },
          ]),
        ),
        faults: found.refusals.map(({ row, column, reason }) =>
          row > 0 ? fill(w.fileBad, { row, why: `${column} ${reason}` }) : reason,
        ),
      };
    },
    // A file with faults is mended first: nothing of it is taken.
    onSuccess: ({ outcomes, faults }) => onRead(faults.length > 0 ? new Map() : outcomes),
    onError: () => onRead(new Map()),
  });
  return (
    <>
      <div className="filters">
        <Button icon={<UploadOutlined />} loading={read.isPending} onClick={() => field.current?.click()}>
          {w.fromFile}
        </Button>
        <FileButton kind="xlsx" label={w.answerForm} path="/payment-batches/results/template.xlsx" />
        <span className="quiet">{w.fromFileHint}</span>
        <input
          ref={field}
          type="file"
          hidden
          accept=".csv,.xlsx,.xls"
          aria-label={w.fromFile}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file) read.mutate(file);
          }}
        />
      </div>
      <Refusal error={read.error} />
      {read.data ? <WhatItSays read={read.data} /> : null}
    </>
  );
}

function WhatItSays({ read: { outcomes, faults } }: { read: Read }) {
  const w = useWords(paymentWords);
  if (faults.length > 0) {
    const list = (
      <ul className="missing-list">
        {faults.map((fault) => (
          <li key={fault}>{fault}</li>
        ))}
      </ul>
    );
    return <Alert type="error" showIcon title={w.fileNothing} description={list} />;
  }
  const count = (wanted: Outcome["outcome"]) =>
    [...outcomes.values()].filter(({ outcome }) => outcome === wanted).length;
  const told = fill(w.fileRead, { settled: count("settled"), returned: count("returned") });
  return <Alert type="info" showIcon title={told} />;
}
