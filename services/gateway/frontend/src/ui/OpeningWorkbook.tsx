/** What there is at the cut-over date, from a workbook: a form to fill in, checked first, then entered whole. */
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
  applied: boolean;
  refusals?: CellRefusal[];
}

/** What is said of a workbook without a bad cell: `n` of what, `sum` of which amount. */
interface Sentences {
  clean: string;
  entered: string;
  sameAgain: string;
}

interface Props<Told extends Report> {
  title: string;
  hint?: string;
  entityId: string;
  /** The day that is offered. */
  offered?: string;
  /** Where it is sent, with `/workbook` and `/template.xlsx` below. */
  address: string;
  /** How many it has of what it enters, and their amount. */
  facts: (report: Told) => { n: number; fen: number; known?: boolean };
  /** Other sentences than those of goods. */
  sentences?: Sentences;
}

export function OpeningWorkbook<Told extends Report>(props: Props<Told>) {
  const { title, hint, entityId, offered, address, facts, sentences } = props;
  const w = useWords(openingWords);
  const queries = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const [on, setOn] = useState(offered);
  const [file, setFile] = useState<File>();
  const act = useMutation({
    mutationFn: (sent: { file: File; tried: boolean }) =>
      sendWorkbook<Told>(
        `${address}/workbook?entity_id=${entityId}&on=${on}&dry_run=${sent.tried}`,
        sent.file,
      ),
    onSuccess: (_, { tried }) => (tried ? undefined : queries.invalidateQueries()),
  });
  const ready = file !== undefined && on !== undefined;
  const tried = act.variables?.tried ?? false;
  const clean = act.isSuccess && tried && (act.data.refusals ?? []).length === 0;
  return (
    <section className="panel page" aria-label={title}>
      <h2>{title}</h2>
      {hint ? <p className="quiet">{hint}</p> : null}
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
      {act.data ? (
        <Came report={act.data} tried={tried} sentences={sentences ?? w} {...facts(act.data)} />
      ) : null}
    </section>
  );
}

interface CameProps {
  report: Report;
  tried: boolean;
  sentences: Sentences;
  n: number;
  fen: number;
  /** It was entered before: a check says so too. */
  known?: boolean;
}

/** Clean, entered, the same again, or each bad cell by the sheet's own row and column. */
function Came({ report, tried, sentences, n, fen, known = !tried }: CameProps) {
  const w = useWords(openingWords);
  const { refusals = [], applied } = report;
  if (refusals.length > 0) {
    return <CellRefusals title={fill(w.badCells, { n: refusals.length })} refusals={refusals} />;
  }
  const same = !applied && known;
  const said = same ? sentences.sameAgain : applied ? sentences.entered : sentences.clean;
  return (
    <Alert
      role="status"
      showIcon
      type={same ? "info" : "success"}
      title={fill(said, { n, sum: yuan(fen) })}
    />
  );
}
