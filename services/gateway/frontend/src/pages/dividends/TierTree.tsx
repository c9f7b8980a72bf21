/** The tiers drawn as a tree: at the desk from left to right with what flows, on the phone layer after layer. */
import { useState } from "react";
import { Link } from "react-router";
import { yuan } from "@/ui/amounts";
import { Money } from "@/ui/Figures";
import { usePhone } from "@/ui/screen";
import { StateTag } from "@/ui/StateTag";
import { fill, useWords } from "@/words/words";
import "./dividends.css";
import { reservesOf, type Run, type Tier } from "./pools";
import { CARD, layersOf, spotsOf } from "./tree";
import { dividends } from "./words";

const STROKE_MIN = 1.5;
const STROKE_MAX = 9;

export function TierTree({ run }: { run: Run }) {
  const w = useWords(dividends);
  const phone = usePhone();
  const layers = layersOf(run);
  if (phone) {
    return (
      <section aria-label={w.tree} className="tier-layers">
        {layers.map((layer) => (
          <div key={layer.number} className="tier-layer">
            <h3>{layer.number === 0 ? w.layerFirst : fill(w.layer, { n: layer.number + 1 })}</h3>
            {layer.tiers.map((tier) => (
              <Card key={tier.id} tier={tier} run={run} />
            ))}
          </div>
        ))}
      </section>
    );
  }
  return <Picture run={run} />;
}

function Picture({ run }: { run: Run }) {
  const w = useWords(dividends);
  const [over, setOver] = useState<string>();
  const layers = layersOf(run);
  const { spots, wide, high } = spotsOf(layers);
  const most = Math.max(1, ...run.flows.map((flow) => flow.amount_fen));
  return (
    // A picture wider than the page is scrolled, by the keyboard as well.
    <section aria-label={w.tree} className="tier-picture" tabIndex={0}>
      <div style={{ width: wide, height: high, position: "relative" }}>
        <svg width={wide} height={high} aria-hidden="true" className="tier-flows">
          {run.flows.map((flow) => {
            const from = spots.get(flow.source_id);
            const to = spots.get(flow.target_id);
            if (!from || !to) return null;
            const near = over === undefined || over === flow.source_id || over === flow.target_id;
            return (
              <path
                key={`${flow.source_id}${flow.target_id}`}
                d={curve(from.x + CARD.wide, from.y + CARD.high / 2, to.x, to.y + CARD.high / 2)}
                className={near ? "tier-flow" : "tier-flow tier-flow-far"}
                strokeWidth={Math.max(STROKE_MIN, (flow.amount_fen / most) * STROKE_MAX)}
              />
            );
          })}
        </svg>
        {layers.flatMap((layer) =>
          layer.tiers.map((tier) => {
            const spot = spots.get(tier.entity_id);
            return (
              <div
                key={tier.id}
                className="tier-spot"
                style={{ left: spot?.x, top: spot?.y, width: CARD.wide, height: CARD.high }}
                onMouseEnter={() => setOver(tier.entity_id)}
                onMouseLeave={() => setOver(undefined)}
                onFocus={() => setOver(tier.entity_id)}
                onBlur={() => setOver(undefined)}
              >
                <Card tier={tier} run={run} />
              </div>
            );
          }),
        )}
      </div>
    </section>
  );
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (x1 + x2) / 2;
  return `M ${x1} ${y1} C ${middle} ${y1}, ${middle} ${y2}, ${x2} ${y2}`;
}

/** One entity: what it made, kept and gives; whom it gives to is said where there is no line to see it. */
function Card({ tier, run }: { tier: Tier; run: Run }) {
  const w = useWords(dividends);
  const given = run.flows.filter((flow) => flow.source_id === tier.entity_id);
  const received = run.flows.filter((flow) => flow.target_id === tier.entity_id);
  const spoken = [
    ...received.map((flow) => `${fill(w.s_inflow, { of: flow.source_name })} ${yuan(flow.amount_fen)}`),
  ].join("；");
  return (
    <Link className="tier-card" to={`/dividends/runs/${run.id}/tiers/${tier.id}`} aria-description={spoken}>
      <span className="tier-card-head">
        <strong title={tier.entity_name}>{tier.entity_name}</strong>
        <StateTag state={tier.state} />
      </span>
      <span className="tier-card-figures">
        <Part word={w.own} fen={tier.own_result_fen} />
        <Part word={w.received} fen={tier.inflow_fen} />
        <Part word={w.reserves} fen={reservesOf(tier)} />
        <Part word={w.distributable} fen={tier.distributable_fen} />
      </span>
      <span className="tier-card-foot">
        <Part word={w.declared} fen={tier.declared_fen} />
        <span className="quiet">{fill(w.toHolders, { n: Math.max(tier.lines, given.length) })}</span>
      </span>
    </Link>
  );
}

function Part({ word, fen }: { word: string; fen: number }) {
  return (
    <span className="tier-part">
      <span className="quiet">{word}</span>
      <Money fen={fen} />
    </span>
  );
}
