/** For the start page of a village: money that came in and is promised, what waits for a step, whose objection is open. */
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { Link } from "react-router";
import { dividends as api, got } from "@/api/services";
import { useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { Money } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { fill, useWords } from "@/words/words";
import { ObjectionList } from "./Objections";
import { PlanList, SHOWN_MAX } from "./OpenPlans";
import { dividends } from "./words";

const TIERS_MAX = 200;

export default function Panel() {
  const w = useWords(dividends);
  const node = useNode();
  const mayAnswer = useMay("manager", "accountant", "finance");
  const tiers = useQuery({
    queryKey: ["tiers", node?.id, "all"],
    queryFn: () => got(api.GET("/tiers", { params: { query: { node: node?.id, limit: TIERS_MAX } } })),
  });
  const objections = useQuery({
    queryKey: ["objections", node?.id, "open"],
    queryFn: () =>
      got(
        api.GET("/objections", {
          params: { query: { node: node?.id, unanswered: true, limit: SHOWN_MAX } },
        }),
      ),
  });
  if (tiers.error) return <Refusal error={tiers.error} retry={() => void tiers.refetch()} />;
  if (!tiers.data) return <Skeleton active />;
  const year = tiers.data[0]?.year;
  const latest = tiers.data.filter((tier) => tier.year === year);
  const open = tiers.data.filter((tier) => tier.next_step !== null && tier.next_step !== "closed");
  return (
    <section className="panel">
      <h2>
        <Link to="/dividends">
          {w.runs} {year ? fill(w.yearOf, { year }) : ""}
        </Link>
      </h2>
      {year ? (
        <dl className="facts">
          <dt>{w.cameIn}</dt>
          <dd>
            <Money fen={latest.reduce((sum, tier) => sum + tier.inflow_fen, 0)} />
          </dd>
          <dt>{w.declared}</dt>
          <dd>
            <Money fen={latest.reduce((sum, tier) => sum + tier.declared_fen, 0)} />
          </dd>
          <dt>{w.promised}</dt>
          <dd>
            <Money fen={latest.reduce((sum, tier) => sum + promised(tier), 0)} />
          </dd>
        </dl>
      ) : (
        <p className="quiet">{w.noRuns}</p>
      )}
      <h3>{w.awaitsMe}</h3>
      {open.length > 0 ? <PlanList tiers={open} /> : <p className="quiet">{w.nothingAwaits}</p>}
      {objections.data && objections.data.length > 0 ? (
        <>
          <h3>{w.openObjections}</h3>
          <ObjectionList objections={objections.data} answerable={mayAnswer} />
        </>
      ) : null}
    </section>
  );
}

/** What is declared and not yet on its way to the bank's answer. */
function promised(tier: { payable_fen: number; paid_fen: number; next_step: string | null }): number {
  const declared = tier.next_step === null || tier.next_step === "closed";
  return declared ? Math.max(0, tier.payable_fen - tier.paid_fen) : 0;
}
