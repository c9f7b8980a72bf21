import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { dividends as api, got } from "@/api/services";
import { useMay } from "@/session/session";
import { Money } from "@/ui/Figures";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { dayOf } from "@/ui/instant";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { Adjust, Withdraw } from "./Adjust";
import { reservesOf, type Run as RunDetail, type Tier } from "./pools";
import { TierTree } from "./TierTree";
import type { TreeNode } from "./tree";
import { dividends } from "./words";

export function useRun(runId: string) {
  return useQuery({
    queryKey: ["runs", runId],
    queryFn: () => got(api.GET("/runs/{run_id}", { params: { path: { run_id: runId } } })),
  });
}

export default function Run() {
  const w = useWords(dividends);
  const { runId = "" } = useParams();
  const { data, error, refetch } = useRun(runId);
  const title = data
    ? `${fill(w.yearOf, { year: data.year })} · ${data.kind === "annual" ? w.annual : w.adjustment}`
    : w.runs;
  return (
    <Page title={title} hint={data?.reason} actions={data ? <Actions run={data} /> : null}>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <Detail run={data} /> : error ? null : <Skeleton active />}
    </Page>
  );
}

function Actions({ run }: { run: RunDetail }) {
  const w = useWords(dividends);
  const navigate = useNavigate();
  const mayCorrect = useMay("finance", "accountant");
  const [correcting, setCorrecting] = useState(false);
  const [withdrawing, setWithdrawing] = useState(false);
  if (!mayCorrect) return null;
  const undeclared = run.tiers.some((tier) => !["withdrawn"].includes(tier.state) && tier.next_step);
  return (
    <>
      {run.kind === "annual" && run.tiers_declared > 0 ? (
        <Button onClick={() => setCorrecting(true)}>{w.adjust}</Button>
      ) : null}
      {run.kind !== "annual" && undeclared ? (
        <Button danger onClick={() => setWithdrawing(true)}>
          {w.withdraw}
        </Button>
      ) : null}
      {correcting ? (
        <Adjust
          runId={run.id}
          onClose={() => setCorrecting(false)}
          onStarted={(id) => void navigate(`/dividends/runs/${id}`)}
        />
      ) : null}
      {withdrawing ? <Withdraw runId={run.id} onClose={() => setWithdrawing(false)} /> : null}
    </>
  );
}

function Detail({ run }: { run: RunDetail }) {
  const w = useWords(dividends);
  const c = useWords(common);
  const sum = (of: (tier: RunDetail["tiers"][number]) => number) =>
    run.tiers.reduce((total, tier) => total + of(tier), 0);
  const passed = run.flows
    .filter((flow) => run.tiers.some((tier) => tier.entity_id === flow.source_id))
    .filter((flow) => run.tiers.some((tier) => tier.entity_id === flow.target_id))
    .reduce((total, flow) => total + flow.amount_fen, 0);
  return (
    <>
      {run.adjusts_id ? (
        <p>
          {w.adjusts}{" "}
          <Link to={`/dividends/runs/${run.adjusts_id}`}>{fill(w.yearOf, { year: run.year })}</Link>
        </p>
      ) : null}
      <section className="figures-row" aria-label={c.total}>
        <Tile word={w.own} fen={sum((tier) => tier.result_fen - tier.inflow_fen)} />
        <Tile word={w.reserves} fen={sum(reservesOf)} />
        {/* What passes from one entity to the next is counted where it leaves the group. */}
        <Tile word={w.toMembers} fen={sum((tier) => tier.declared_fen) - passed} />
        <Tile word={w.promised} fen={sum(promised)} />
      </section>
      <section className="page">
        <div>
          <h2>{w.tree}</h2>
          <p className="quiet">
            {w.treeHint} {c.unitYuan}
          </p>
        </div>
        <TierTree nodes={run.tiers.map((tier) => nodeOf(run, tier))} flows={run.flows} />
      </section>
      {run.adjustments.length > 0 ? (
        <section>
          <h2>{w.adjustments}</h2>
          <ul className="cards">
            {run.adjustments.map((one) => (
              <li key={one.id}>
                <Link className="card" to={`/dividends/runs/${one.id}`}>
                  <span className="card-title">{one.reason}</span>
                  <span>{fill(w.declaredOf, { declared: one.tiers_declared, all: one.tiers_in_all })}</span>
                  <span className="card-line">
                    <span>{one.by_name}</span>
                    <span>{dayOf(one.started_at)}</span>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

const promised = (tier: Tier): number =>
  tier.next_step === null || tier.next_step === "closed" ? Math.max(0, tier.payable_fen - tier.paid_fen) : 0;

function nodeOf(run: RunDetail, tier: Tier): TreeNode {
  return {
    id: tier.entity_id,
    name: tier.entity_name,
    state: tier.state,
    result: tier.result_fen,
    reserves: reservesOf(tier),
    distributable: tier.distributable_fen,
    declared: tier.declared_fen,
    lines: tier.lines,
    owns: tier.owns,
    to: `/dividends/runs/${run.id}/tiers/${tier.id}`,
  };
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
