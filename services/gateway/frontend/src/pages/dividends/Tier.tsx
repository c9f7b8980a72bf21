import { PrinterOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Skeleton, Tabs } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { download } from "@/api/download";
import { dividends as api, got } from "@/api/services";
import { Money } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { say } from "@/ui/say";
import { StateTag } from "@/ui/StateTag";
import { common } from "@/words/common";
import { useLanguage } from "@/words/language";
import { bracketed, colon, fill, useWords } from "@/words/words";
import { Behind } from "./Behind";
import { Lines } from "./Lines";
import { Objections } from "./Objections";
import { Payments } from "./Payments";
import { poolWord, type TierDetail, waitWord } from "./pools";
import { useRun } from "./Run";
import { Steps } from "./Steps";
import { Waterfall } from "./Waterfall";
import { dividends } from "./words";

export default function Tier() {
  const w = useWords(dividends);
  const { runId = "", tierId = "" } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ["tiers", tierId],
    queryFn: () =>
      got(
        api.GET("/runs/{run_id}/tiers/{tier_id}", { params: { path: { run_id: runId, tier_id: tierId } } }),
      ),
  });
  return (
    <Page
      title={data ? `${data.entity_name} ${fill(w.yearOf, { year: data.year })}` : w.runs}
      hint={<Link to={`/dividends/runs/${runId}`}>← {w.tree}</Link>}
      actions={data && data.lines > 0 ? <Papers tier={data} /> : null}
    >
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <Detail tier={data} /> : error ? null : <Skeleton active />}
    </Page>
  );
}

function Papers({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  const c = useWords(common);
  const [busy, setBusy] = useState<string>();
  const path = `/api/dividends/runs/${tier.run_id}/tiers/${tier.id}`;
  const print = (paper: string) => {
    setBusy(paper);
    download(`${path}/${paper}.pdf`, paper)
      .catch((error: unknown) => say.failed(error instanceof Error ? error.message : c.failed))
      .finally(() => setBusy(undefined));
  };
  return (
    <>
      <Button icon={<PrinterOutlined />} loading={busy === "register"} onClick={() => print("register")}>
        {w.printRegister}
      </Button>
      {tier.published_on ? (
        <>
          <Button icon={<PrinterOutlined />} loading={busy === "notice"} onClick={() => print("notice")}>
            {w.printNotice}
          </Button>
          <Link to={`/notice/${tier.run_id}/${tier.id}`} target="_blank">
            <Button>{w.openNotice}</Button>
          </Link>
        </>
      ) : null}
    </>
  );
}

function Detail({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  const c = useWords(common);
  const [filter, setFilter] = useFilter();
  return (
    <>
      <Notes tier={tier} />
      <div className="columns">
        <section className="panel">
          <h2>
            {w.waterfall} <span className="quiet">{c.unitYuan}</span>
          </h2>
          <Waterfall tier={tier} />
        </section>
        <div className="page">
          <section className="panel">
            <h2>
              {w.steps} <StateTag state={tier.state} />
            </h2>
            <Steps tier={tier} />
          </section>
          <Facts tier={tier} />
        </div>
      </div>
      <Tabs
        activeKey={filter.part ?? (tier.open_objections ? "objections" : "lines")}
        onChange={(part) => setFilter({ part })}
        items={[
          { key: "lines", label: `${w.lines} ${tier.lines}`, children: <Lines tier={tier} /> },
          {
            key: "objections",
            label: tier.open_objections ? `${w.objections} ${tier.open_objections}` : w.objections,
            children: <Objections tier={tier} />,
          },
          { key: "payments", label: w.payments, children: <Payments tier={tier} /> },
        ]}
      />
    </>
  );
}

/** What must be known before anything is done with the plan. */
function Notes({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  const chinese = useLanguage() === "zh";
  const run = useRun(tier.run_id);
  return (
    <>
      {tier.state === "waiting" ? (
        <Alert
          type="info"
          showIcon
          title={w.waitsFor}
          description={
            <ul>
              {tier.waits_for.map((code) => (
                <li key={code}>{waitWord(w, code, run.data?.tiers)}</li>
              ))}
            </ul>
          }
        />
      ) : null}
      {tier.behind > 0 ? <Behind tier={tier} /> : null}
      {tier.warnings.length > 0 && tier.next_step && tier.next_step !== "closed" ? (
        <Alert
          type="warning"
          showIcon
          title={w.warnings}
          description={tier.warnings.map((warning) => (
            <div key={`${warning.code}${warning.pool}`}>
              {poolWord(w, warning.pool)}
              {colon()}
              {bracketed(chinese ? warning.zh : `${w.iit}: ${w.iitNone}`, warning.law)}
            </div>
          ))}
        />
      ) : null}
    </>
  );
}

function Facts({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  return (
    <section className="panel">
      <dl className="facts">
        <dt>{w.recordOn}</dt>
        <dd>{tier.record_on}</dd>
        <dt>{w.accountingOn}</dt>
        <dd>{tier.accounting_on}</dd>
        <dt>{w.declared}</dt>
        <dd>
          <Money fen={tier.declared_fen} />
        </dd>
        <dt>{w.tax}</dt>
        <dd>
          <Money fen={tier.tax_fen} />
        </dd>
        <dt>{w.paid}</dt>
        <dd>
          <Money fen={tier.paid_fen} />
        </dd>
      </dl>
    </section>
  );
}
