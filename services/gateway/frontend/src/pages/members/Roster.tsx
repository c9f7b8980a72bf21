/** A village's roster from the accountant's workbook: checked, mended, entered whole; or its differences. */
import { DownloadOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Progress, Tabs } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { returnedWorkbook, sendWorkbook } from "@/api/upload";
import type { components } from "@/api/types/members";
import { type Organisation, useNode } from "@/session/node";
import { ChooseNode } from "@/ui/ChooseNode";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { Shares } from "@/ui/Figures";
import { BadCells } from "./BadCells";
import { Opening } from "./Opening";
import { Proposals } from "./Proposals";
import { rosterWords } from "./words";
import { WorkbookDrop } from "./WorkbookDrop";
import { fill, useWords } from "@/words/words";
import "./members.css";

type Report = components["schemas"]["RosterReport"];

const isVillage = (node: Organisation) => node.legal_form === "village_org";

export default function Roster() {
  const w = useWords(rosterWords);
  const node = useNode();
  const village = node && isVillage(node) ? node : undefined;
  const opens = node && ["coop", "company", "subsidiary"].includes(node.legal_form) ? node : undefined;
  return (
    <Page title={village ? `${w.title} · ${village.name}` : w.title} hint={opens ? w.openingHint : w.hint}>
      {village ? <VillageRoster key={village.id} village={village} /> : null}
      {opens ? <Opening key={opens.id} organisation={opens} /> : null}
      {!village && !opens ? <ChooseNode hint={w.noVillage} fits={isVillage} /> : null}
    </Page>
  );
}

function VillageRoster({ village }: { village: Organisation }) {
  const w = useWords(rosterWords);
  const queries = useQueryClient();
  const [file, setFile] = useState<File>();
  const path = `/api/members/villages/${village.id}/roster`;
  const check = useMutation({
    mutationFn: (chosen: File) => sendWorkbook<Report>(`${path}/report?dry_run=true`, chosen),
  });
  const apply = useMutation({
    mutationFn: (chosen: File) => sendWorkbook<Report>(`${path}/report?dry_run=false`, chosen),
    onSuccess: () =>
      Promise.all(
        ["households", "register", "members"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  });
  const take = (chosen: File) => {
    setFile(chosen);
    apply.reset();
    check.mutate(chosen);
  };
  const report = apply.data ?? check.data;
  const busy = check.isPending || apply.isPending;
  return (
    <>
      {busy ? (
        <div role="status" className="panel">
          <p>{check.isPending ? fill(w.checking, { name: file?.name ?? "" }) : w.applying}</p>
          <Progress percent={100} status="active" showInfo={false} aria-label={w.title} />
        </div>
      ) : null}
      <Refusal error={apply.error ?? check.error} />
      {!busy && report && file ? (
        <Judged
          report={report}
          village={village}
          onApply={() => apply.mutate(file)}
          onMarked={() => void returnedWorkbook(`${path}/marked.xlsx`, file, `${file.name}.问题.xlsx`)}
        />
      ) : null}
      {!busy && !report?.applied ? <WorkbookDrop onFile={take} /> : null}
    </>
  );
}

interface JudgedProps {
  report: Report;
  village: Organisation;
  onApply: () => void;
  onMarked: () => void;
}

function Judged({ report, village, onApply, onMarked }: JudgedProps) {
  const w = useWords(rosterWords);
  const bad = report.refusals.length;
  const marks = bad + report.warnings.length > 0 && report.sheet !== "";
  const fine = bad === 0 && !report.registered && !report.applied;
  return (
    <>
      <section className="figures-row" aria-label={w.sheet}>
        <Tile name={w.households} figure={report.households} />
        <Tile name={w.persons} figure={report.persons} />
        <Tile name={w.memberCount} figure={report.members} />
        <div className="figure-tile">
          <span className="quiet">{w.shares}</span>
          <strong>
            <Shares milli={report.milli_shares} />
          </strong>
        </div>
      </section>
      {report.applied ? (
        <Alert
          showIcon
          type="success"
          title={fill(w.applied, { n: report.households, persons: report.persons })}
          action={<Link to="/households">{w.seeHouseholds}</Link>}
        />
      ) : null}
      {bad > 0 ? <Alert showIcon type="error" title={fill(w.bad, { n: bad })} /> : null}
      {fine ? (
        <Alert
          showIcon
          type="success"
          title={w.fine}
          action={
            <Button type="primary" onClick={onApply}>
              {fill(w.apply, { n: report.households })}
            </Button>
          }
        />
      ) : null}
      {bad === 0 && report.registered ? (
        <Alert
          showIcon
          type="info"
          title={report.proposals.length > 0 ? fill(w.differs, { n: report.proposals.length }) : w.same}
        />
      ) : null}
      {marks ? (
        <div className="page-actions">
          <Button icon={<DownloadOutlined />} onClick={onMarked}>
            {w.marked}
          </Button>
        </div>
      ) : null}
      {bad > 0 || report.warnings.length > 0 ? (
        <Tabs
          defaultActiveKey={bad > 0 ? "bad" : "warnings"}
          items={[
            {
              key: "bad",
              label: fill(w.bad, { n: bad }).split(/[，;]/)[0] ?? "",
              disabled: bad === 0,
              children: <BadCells cells={report.refusals} />,
            },
            {
              key: "warnings",
              label: fill(w.warnings, { n: report.warnings.length }),
              disabled: report.warnings.length === 0,
              children: <BadCells cells={report.warnings} />,
            },
          ]}
        />
      ) : null}
      {report.proposals.length > 0 ? <Proposals village={village} proposals={report.proposals} /> : null}
    </>
  );
}

function Tile({ name, figure }: { name: string; figure: number }) {
  return (
    <div className="figure-tile">
      <span className="quiet">{name}</span>
      <strong>{figure}</strong>
    </div>
  );
}
