/** A saved version: its statements by member, its profit, equity, stock; compared with others, checked again. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Select, Skeleton, Tabs } from "antd";
import { Link, useParams } from "react-router";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { instant } from "@/ui/instant";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { usePhone } from "@/ui/screen";
import { StateTag } from "@/ui/StateTag";
import { fill, useWords } from "@/words/words";
import { Compared } from "./Compared";
import { Consolidated } from "./Consolidated";
import { GroupEquity, GroupProfit, LotsHeld, Recheck } from "./VersionParts";
import { reopeningWords } from "./words/reopening";
import { statementWords } from "./words/statements";
import "./finance.css";

type Version = components["schemas"]["VersionWhole"];

export default function VersionPage() {
  const w = useWords(statementWords);
  const { version = "" } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ["consolidations", version],
    queryFn: () =>
      got(finance.GET("/consolidations/{version_id}", { params: { path: { version_id: version } } })),
  });
  return (
    <Page
      title={w.consolidation}
      hint={data ? <About version={data} /> : undefined}
      actions={<Link to="/finance/consolidation">{w.consolidation}</Link>}
    >
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <Superseded version={data} /> : null}
      {data ? <Parts version={data} /> : error ? null : <Skeleton active />}
    </Page>
  );
}

/** A month it stands on was opened again since: kept as it was, but no longer what the books say. */
function Superseded({ version: { superseded } }: { version: Version }) {
  const w = useWords(reopeningWords);
  if (!superseded) return null;
  const { entity_name: name, month, reason, at } = superseded;
  const why = fill(w.supersededWhy, { name, month, reason, at: instant(at) });
  return <Alert role="status" showIcon type="warning" title={w.supersededTag} description={why} />;
}

function About({ version }: { version: Version }) {
  const w = useWords(statementWords);
  return (
    <span className="filters">
      <StateTag state={version.superseded ? "superseded" : version.kind} />
      <span>{fill(w.period, { from: version.from_month, to: version.to_month })}</span>
      <span>
        {version.made_by_name} {instant(version.recorded_at)}
      </span>
      <span>
        {w.openPairs} {version.open_pairs}
      </span>
      <code title={version.hash}>
        {w.hash} {version.hash.slice(0, 16)}
      </code>
    </span>
  );
}

function Parts({ version }: { version: Version }) {
  const w = useWords(statementWords);
  const phone = usePhone();
  const [filter, setFilter] = useFilter();
  const parts = [
    { key: "balance_sheet", label: w.balanceSheet },
    { key: "income_statement", label: w.income },
    { key: "profit", label: w.profit },
    { key: "equity", label: w.equity },
    { key: "lots", label: w.lots },
    { key: "changes", label: w.changes },
    { key: "check", label: w.check },
  ];
  const open = filter.part ?? "balance_sheet";
  const choose = (part: string) => setFilter({ part, row: undefined });
  if (phone) {
    return (
      <>
        <Select
          aria-label={w.consolidation}
          value={open}
          onChange={choose}
          options={parts.map(({ key, label }) => ({ value: key, label }))}
        />
        <Part version={version} part={open} />
      </>
    );
  }
  return (
    <Tabs
      activeKey={open}
      onChange={choose}
      destroyOnHidden
      items={parts.map((part) => ({ ...part, children: <Part version={version} part={part.key} /> }))}
    />
  );
}

function Part({ version, part }: { version: Version; part: string }) {
  switch (part) {
    case "profit":
      return <GroupProfit version={version} />;
    case "equity":
      return <GroupEquity version={version} />;
    case "lots":
      return <LotsHeld version={version} />;
    case "changes":
      return <Compared version={version} />;
    case "check":
      return <Recheck version={version} />;
    default:
      return (
        <Consolidated
          version={version}
          sheet={part === "income_statement" ? "income_statement" : "balance_sheet"}
        />
      );
  }
}
