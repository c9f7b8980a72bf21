/** The way of an amount, tier by tier: pool, weight, quotient, remainder, extra fen; then the tier above it came from. */
import type { components } from "@/api/types/dividends";
import { yuan } from "@/ui/amounts";
import { Money } from "@/ui/Figures";
import { fill, useWords } from "@/words/words";
import { poolWord, weightText } from "./pools";
import { WaterfallRows } from "./Waterfall";
import { dividends } from "./words";
import "./dividends.css";

export type Told = components["schemas"]["ExplainView"];
type ToldLine = Told["lines"][number];
type Passed = Told["passed"][number];

export function Chain({ told }: { told: Told }) {
  return (
    <ul className="chain">
      {told.lines.map((line) => (
        <li key={line.line_id} className="chain-link">
          <LineOf told={told} line={line} />
        </li>
      ))}
    </ul>
  );
}

function LineOf({ told, line }: { told: Told; line: ToldLine }) {
  const w = useWords(dividends);
  return (
    <>
      <div className="chain-head">
        <span>
          {line.entity_name} · {poolWord(w, line.pool)}
        </span>
        <strong>
          <Money fen={line.amount_fen} />
        </strong>
      </div>
      <Arithmetic split={line} />
      <TierRows told={told} entityId={line.entity_id} />
      {line.path.length > 0 ? (
        <Sources told={told} line={line} entityId={line.entity_id} />
      ) : (
        <Origins line={line} />
      )}
    </>
  );
}

type Split = Pick<
  Passed,
  "pool" | "pool_fen" | "weight" | "weight_total" | "quotient_fen" | "remainder" | "extra_fen" | "amount_fen"
>;

function Arithmetic({ split }: { split: Split }) {
  const w = useWords(dividends);
  if (split.weight_total === 0) return null;
  const weight = (of: number) => weightText(of, split.pool, split.pool === "shares" ? "village" : "company");
  return (
    <span className="formula">
      {fill(w.chainSplit, {
        pool: poolWord(w, split.pool),
        poolFen: yuan(split.pool_fen),
        weight: weight(split.weight),
        total: weight(split.weight_total),
        quotient: yuan(split.quotient_fen),
        remainder: split.remainder,
      })}
      {split.extra_fen
        ? ` · ${fill(w.chainExtra, { extra: split.extra_fen, amount: yuan(split.amount_fen) })}`
        : ""}
    </span>
  );
}

function TierRows({ told, entityId }: { told: Told; entityId: string }) {
  const w = useWords(dividends);
  const tier = told.tiers.find((one) => one.entity_id === entityId);
  if (!tier) return null;
  return (
    <details>
      <summary>{fill(w.showWaterfall, { name: tier.entity_name })}</summary>
      <WaterfallRows steps={tier.steps} distributable={tier.distributable_fen} declared={tier.declared_fen} />
    </details>
  );
}

/** What an entity's part of the amount came from: its own profit, its branches, the tiers below it. */
function Sources({ told, line, entityId }: { told: Told; line: ToldLine; entityId: string }) {
  const w = useWords(dividends);
  const parts = line.path.filter((part) => part.entity_id === entityId);
  if (parts.length === 0) return null;
  const words: Record<string, string> = {
    own: w.originOwn,
    branch: w.originBranch,
    retained: w.originRetained,
    received: w.fromTier,
  };
  return (
    <ul className="chain">
      {parts.map((part) => {
        const name = part.source === "received" ? part.of_name : part.entity_name;
        return (
          <li key={`${part.source}${part.of_id ?? ""}`}>
            <div className="chain-head">
              <span>
                {fill(words[part.source] ?? part.source, { name: name ?? "", of: part.of_name ?? "" })}
              </span>
              <Money fen={part.amount_fen} />
            </div>
            {part.source === "received" && part.of_id ? (
              <>
                {told.passed
                  .filter((one) => one.source_id === part.of_id && one.holder_id === entityId)
                  .map((one) => (
                    <Arithmetic key={one.pool} split={one} />
                  ))}
                <TierRows told={told} entityId={part.of_id} />
                <Sources told={told} line={line} entityId={part.of_id} />
              </>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

/** Of a correction only where it was earned in the end. */
function Origins({ line }: { line: ToldLine }) {
  const w = useWords(dividends);
  if (line.origins.length === 0) return null;
  const words: Record<string, string> = {
    own: w.originOwn,
    branch: w.originBranch,
    retained: w.originRetained,
  };
  return (
    <>
      <h3>{w.chainOrigins}</h3>
      <ul className="chain">
        {line.origins.map((origin) => (
          <li key={`${origin.entity_id}${origin.source}${origin.branch_id ?? ""}`} className="chain-head">
            <span>
              {fill(words[origin.source] ?? origin.source, {
                name: origin.entity_name,
                of: origin.branch_name ?? "",
              })}
            </span>
            <Money fen={origin.amount_fen} />
          </li>
        ))}
      </ul>
    </>
  );
}
