/** Plans that still wait for a step, with the step that is next: the first thing to see. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { dividends as api, got } from "@/api/services";
import { StateTag } from "@/ui/StateTag";
import { fill, semicolon, useWords } from "@/words/words";
import { type Tier, waitWord } from "./pools";
import { dividends } from "./words";

export const SHOWN_MAX = 50;

export function useOpenPlans(nodeId: string | undefined) {
  return useQuery({
    queryKey: ["tiers", nodeId],
    queryFn: () =>
      got(api.GET("/tiers", { params: { query: { node: nodeId, undeclared: true, limit: SHOWN_MAX } } })),
  });
}

export function OpenPlans({ nodeId }: { nodeId: string | undefined }) {
  const w = useWords(dividends);
  const { data } = useOpenPlans(nodeId);
  if (!data || data.length === 0) return null;
  return (
    <section className="panel">
      <h2>{w.openPlans}</h2>
      <PlanList tiers={data} />
    </section>
  );
}

/** One line a plan: whose, where it stands, what is next. */
export function PlanList({ tiers }: { tiers: readonly Tier[] }) {
  const w = useWords(dividends);
  return (
    <ul className="cards">
      {tiers.map((tier) => (
        <li key={tier.id}>
          <Link className="card plan" to={`/dividends/runs/${tier.run_id}/tiers/${tier.id}`}>
            <span className="card-title">
              {tier.entity_name} {fill(w.yearOf, { year: tier.year })}
            </span>
            <StateTag state={tier.state} />
            <span className="card-line">
              <NextWord tier={tier} tiers={tiers} />
              {tier.open_objections ? (
                <span>
                  {w.openObjections} {tier.open_objections}
                </span>
              ) : null}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function NextWord({ tier, tiers }: { tier: Tier; tiers: readonly Tier[] }) {
  const w = useWords(dividends);
  if (tier.state === "waiting") {
    return (
      <span>
        {w.waitsFor} {tier.waits_for.map((code) => waitWord(w, code, tiers)).join(semicolon())}
      </span>
    );
  }
  const words = w as Record<string, string>;
  return <span>→ {words[`step_${tier.next_step ?? ""}`] ?? tier.next_step}</span>;
}
