/** What is on hand at the cut-over date, from a workbook: a form to fill in, tried first, then entered whole. */
import { DownloadOutlined, UploadOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useRef, useState } from "react";
import { download } from "@/api/download";
import { sendWorkbook } from "@/api/upload";
import { openingWords } from "@/words/opening";
import { fill, useWords } from "@/words/words";
import { yuan } from "./amounts";
import { type CellRefusal, CellRefusals } from "./CellRefusals";
import { DayField } from "./Fields";
import { Refusal } from "./Refusal";

interface Report {
  cost_fen: number;
  applied: boolean;
  refusals: CellRefusal[];
}

interface Props<Told extends Report> {
  title: string;
  hint: string;
  entityId: string;
  /** Where it is sent, with `/workbook` and `/template.xlsx` below. */
  address: string;
  /** First parts of the query keys of what it changes. */
  changes: readonly string[];
  /** How many lots or heads it has. */
  count: (report: Told) => number;
}

export function OpeningWorkbook<Told extends Report>(props: Props<Told>) {
  const { title, hint, entityId, address, changes, count } = props;
  const w = useWords(openingWords);
  const queries = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const [on, setOn] = useState<string>();
  const [file, setFile] = useState<File>();
  const act = useMutation({
    mutationFn: (sent: { file: File; tried: boolean }) =>
      sendWorkbook<Told>(
        `${address}/workbook?entity_id=${entityId}&on=${on}&dry_run=${sent.tried}`,
        sent.file,
      ),
    onSuccess: (_, { tried }) =>
      tried ? undefined : Promise.all(changes.map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  const ready = file !== undefined && on !== undefined;
  const tried = act.variables?.tried ?? false;
  const clean = act.isSuccess && tried && act.data.refusals.length === 0;
  return (
    <section className="panel page" aria-label={title}>
      <h2>{title}</h2>
      <p className="quiet">{hint}</p>
      <div className="filters">
        <Button icon={<DownloadOutlined />} onClick={() => void download(`${address}/template.xlsx`)}>
          {w.template}
        </Button>
        <span className="filter-field">
          <DayField
            aria-label={w.on}
            placeholder={w.on}
            value={on}
            onChange={(day) => {
              setOn(day);
              act.reset();
            }}
          />
        </span>
        <Button icon={<UploadOutlined />} onClick={() => field.current?.click()}>
          {file?.name ?? w.choose}
        </Button>
        <input
          ref={field}
          type="file"
          hidden
          accept=".xlsx,.xls"
          aria-label={w.choose}
          onChange={(event) => {
            setFile(event.target.files?.[0]);
            event.target.value = "";
            act.reset();
          }}
        />
        <Button
          type={clean ? "default" : "primary"}
          disabled={!ready}
          loading={act.isPending && tried}
          onClick={() => file && act.mutate({ file, tried: true })}
        >
          {w.tryIt}
        </Button>
        <Button
          type={clean ? "primary" : "default"}
          disabled={!clean}
          loading={act.isPending && !tried}
          onClick={() => file && act.mutate({ file, tried: false })}
        >
          {w.enter}
        </Button>
      </div>
      <Refusal error={act.error} />
      {act.data ? <Came report={act.data} tried={tried} n={count(act.data)} /> : null}
    </section>
  );
}

/** Clean, entered, the same again, or each bad cell by the sheet's own row and column. */
function Came({ report, tried, n }: { report: Report; tried: boolean; n: number }) {
  const w = useWords(openingWords);
  const { refusals, applied, cost_fen } = report;
  if (refusals.length === 0) {
    const words = applied ? w.entered : tried ? w.clean : w.sameAgain;
    return (
      <Alert
        role="status"
        showIcon
        type={applied || tried ? "success" : "info"}
        title={fill(words, { n, sum: yuan(cost_fen) })}
      />
    );
  }
  return <CellRefusals title={fill(w.badCells, { n: refusals.length })} refusals={refusals} />;
}
