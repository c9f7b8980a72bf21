/** A co-op's member accounts or a company's capital at the cut-over, from a workbook: checked, then entered. */
import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Progress } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { download } from "@/api/download";
import { sendWorkbook } from "@/api/upload";
import type { components } from "@/api/types/members";
import type { Organisation } from "@/session/node";
import { DayField, today } from "@/ui/Fields";
import { yuan } from "@/ui/amounts";
import { Refusal } from "@/ui/Refusal";
import { CellRefusals } from "@/ui/CellRefusals";
import { members as catalogue, rosterWords } from "./words";
import { WorkbookDrop } from "./WorkbookDrop";
import { fill, useWords } from "@/words/words";

type Report = components["schemas"]["OpeningRegisterView"];

export function Opening({ organisation }: { organisation: Organisation }) {
  const w = useWords(rosterWords);
  const m = useWords(catalogue);
  const queries = useQueryClient();
  const [on, setOn] = useState(today());
  const [file, setFile] = useState<File>();
  const path = `/api/members/registers/${organisation.id}/opening/workbook?on=${on}`;
  const check = useMutation({
    mutationFn: (chosen: File) => sendWorkbook<Report>(`${path}&dry_run=true`, chosen),
  });
  const apply = useMutation({
    mutationFn: (chosen: File) => sendWorkbook<Report>(path, chosen),
    onSuccess: () =>
      Promise.all(["register", "members"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  const busy = check.isPending || apply.isPending;
  const report = apply.data ?? check.data;
  const bad = report?.refusals.length ?? 0;
  return (
    <>
      <h2>{`${w.opening} · ${organisation.name}`}</h2>
      <div className="filters">
        <Button
          icon={<DownloadOutlined />}
          onClick={() => void download("/api/members/registers/opening/template.xlsx")}
        >
          {w.template}
        </Button>
        <div className="filter-field">
          <DayField aria-label={w.openingOn} value={on} onChange={(day) => setOn(day ?? today())} />
        </div>
      </div>
      {busy ? <Progress percent={100} status="active" showInfo={false} aria-label={w.opening} /> : null}
      <Refusal error={apply.error ?? check.error} />
      {report && !busy && bad === 0 ? (
        <Alert
          showIcon
          type="success"
          title={
            apply.data
              ? fill(w.openingDone, { n: report.holders })
              : fill(w.openingFine, { n: report.holders, total: yuan(report.total_fen) })
          }
          action={
            apply.data ? (
              <Link to={`/register?org=${organisation.id}`}>{m.openRegister}</Link>
            ) : (
              <Button type="primary" onClick={() => file && apply.mutate(file)}>
                {w.openingApply}
              </Button>
            )
          }
        />
      ) : null}
      {bad > 0 ? <CellRefusals title={fill(w.bad, { n: bad })} refusals={report?.refusals ?? []} /> : null}
      {!busy && !apply.data ? (
        <WorkbookDrop
          onFile={(chosen) => {
            setFile(chosen);
            apply.reset();
            check.mutate(chosen);
          }}
        />
      ) : null}
    </>
  );
}
