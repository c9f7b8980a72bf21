/** For the start page of a village: money that came in and is promised, what waits for a step, whose objection is open. */
import { useQuery } from "@tanstack/react-query";
import { dividends as api, got } from "@/api/services";
import { useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { Money } from "@/ui/Figures";
import { Panel } from "@/ui/Panel";
import { common } from "@/words/common";
import { bracketed, fill, useWords } from "@/words/words";
import { ObjectionList } from "./Objections";
import { PlanList, SHOWN_MAX } from "./OpenPlans";
import type { Tier } from "./pools";
import { dividends } from "./words";

const TIERS_MAX = 200;

export default function DividendsPanel() {
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
  const year = tiers.data?.[0]?.year;
  const latest = tiers.data?.filter((tier) => tier.year === year) ?? [];
  const open = tiers.data?.filter(isOpen) ?? [];
  const [one] = latest;
  return (
    <Panel title={year ? `${w.runs} ${fill(w.yearOf, { year })}` : w.runs} to="/dividends" query={tiers}>
      {one === undefined ? <p className="quiet">{w.noRuns}</p> : null}
      {one && latest.length === 1 ? <Sums tier={one} /> : null}
      {latest.length > 1 ? (
        <p>
          {fill(w.declaredOf, {
            declared: latest.filter((tier) => !isOpen(tier)).length,
            all: latest.length,
          })}
        </p>
      ) : null}
      <h3>{w.awaitsMe}</h3>
      {open.length > 0 ? <PlanList tiers={open} /> : <p className="quiet">{w.nothingAwaits}</p>}
      {objections.data && objections.data.length > 0 ? (
        <>
          <h3>{w.openObjections}</h3>
          <ObjectionList objections={objections.data} answerable={mayAnswer} />
        </>
      ) : null}
    </Panel>
  );
}

const isOpen = (tier: Tier) => tier.next_step !== null && tier.next_step !== "closed";

/** One entity's money: of several it would be counted at every tier it passes. */
function Sums({ tier }: { tier: Tier }) {
  const w = useWords(dividends);
  const c = useWords(common);
  return (
    <dl className="facts">
      <dt>{bracketed(w.cameIn, c.yuan)}</dt>
      <dd>
        <Money fen={tier.inflow_fen} />
      </dd>
      <dt>{bracketed(w.wasDeclared, c.yuan)}</dt>
      <dd>
        <Money fen={tier.declared_fen} />
      </dd>
      <dt>{bracketed(w.promised, c.yuan)}</dt>
      <dd>
        <Money fen={isOpen(tier) ? 0 : Math.max(0, tier.payable_fen - tier.paid_fen)} />
      </dd>
    </dl>
  );
}
