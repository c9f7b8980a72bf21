/** Tiers drawn as a tree: at the desk from left to right with what flows, on the phone layer after layer. */
import { useState } from "react";
import { Link } from "react-router";
import { yuan } from "@/ui/amounts";
import { Money } from "@/ui/Figures";
import { usePhone } from "@/ui/screen";
import { StateTag } from "@/ui/StateTag";
import { fill, semicolon, useWords } from "@/words/words";
import "./dividends.css";
import { CARD, type Flow, layersOf, spotsOf, type TreeNode } from "./tree";
import { dividends } from "./words";

const STROKE_MIN = 1.5;
const STROKE_MAX = 9;

interface Props {
  nodes: readonly TreeNode[];
  flows: readonly Flow[];
  chosen?: string;
  onChoose?: (id: string) => void;
}

export function TierTree(props: Props) {
  const w = useWords(dividends);
  const phone = usePhone();
  if (!phone) return <Picture {...props} />;
  return (
    <section aria-label={w.tree} className="tier-layers">
      {layersOf(props.nodes).map((layer, number) => (
        <div key={number} className="tier-layer">
          <h3>{number === 0 ? w.layerFirst : fill(w.layer, { n: number + 1 })}</h3>
          {layer.map((node) => (
            <Card key={node.id} node={node} {...props} />
          ))}
        </div>
      ))}
    </section>
  );
}

function Picture(props: Props) {
  const { nodes, flows } = props;
  const w = useWords(dividends);
  const [over, setOver] = useState<string>();
  const layers = layersOf(nodes);
  const { spots, wide, high } = spotsOf(layers);
  const most = Math.max(1, ...flows.map((flow) => flow.amount_fen));
  return (
    // A picture wider than the page is scrolled, by the keyboard as well.
    <section aria-label={w.tree} className="tier-picture" tabIndex={0}>
      <div style={{ width: wide, height: high, position: "relative" }}>
        <svg width={wide} height={high} aria-hidden="true" className="tier-flows">
          {flows.map((flow) => {
            const from = spots.get(flow.source_id);
            const to = spots.get(flow.target_id);
            if (!from || !to) return null;
            const near = over === flow.source_id || over === flow.target_id;
            const look = over === undefined ? "tier-flow" : near ? "tier-flow-near" : "tier-flow-far";
            return (
              <path
                key={`${flow.source_id}${flow.target_id}`}
                d={curve(from.x + CARD.wide, from.y + CARD.high / 2, to.x, to.y + CARD.high / 2)}
                className={`tier-line ${look}`}
                strokeWidth={Math.max(STROKE_MIN, (flow.amount_fen / most) * STROKE_MAX)}
              />
            );
          })}
        </svg>
        {layers.flat().map((node) => {
          const spot = spots.get(node.id);
          return (
            <div
              key={node.id}
              className="tier-spot"
              style={{ left: spot?.x, top: spot?.y, width: CARD.wide, height: CARD.high }}
              onMouseEnter={() => setOver(node.id)}
              onMouseLeave={() => setOver(undefined)}
              onFocus={() => setOver(node.id)}
              onBlur={() => setOver(undefined)}
            >
              <Card node={node} {...props} />
            </div>
          );
        })}
      </div>
    </section>
  );
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (x1 + x2) / 2;
  return `M ${x1} ${y1} C ${middle} ${y1}, ${middle} ${y2}, ${x2} ${y2}`;
}

/** A card leads to its plan, or chooses itself; what its lines show is also said in words. */
function Card({ node, nodes, flows, chosen, onChoose }: Props & { node: TreeNode }) {
  const w = useWords(dividends);
  const nameOf = (id: string) => nodes.find((one) => one.id === id)?.name ?? "";
  const spoken = flows
    .filter((flow) => flow.target_id === node.id)
    .map((flow) => `${fill(w.s_inflow, { of: nameOf(flow.source_id) })} ${yuan(flow.amount_fen)}`)
    .join(semicolon());
  const body = (
    <>
      <span className="tier-card-head">
        <strong title={node.name}>{node.name}</strong>
        {node.state ? <StateTag state={node.state} /> : null}
      </span>
      <span className="tier-card-figures">
        <Part word={w.result} fen={node.result} />
        <Part word={w.reserves} fen={node.reserves} />
        <Part word={w.distributable} fen={node.distributable} />
      </span>
      <span className="tier-card-foot">
        <Part word={w.declared} fen={node.declared} />
        <span className="quiet">{fill(w.toHolders, { n: node.lines })}</span>
      </span>
    </>
  );
  const look = chosen === node.id ? "tier-card tier-card-chosen" : "tier-card";
  return node.to ? (
    <Link className={look} to={node.to} aria-description={spoken}>
      {body}
    </Link>
  ) : (
    <button
      type="button"
      className={look}
      aria-description={spoken}
      aria-pressed={chosen === node.id}
      onClick={() => onChoose?.(node.id)}
    >
      {body}
    </button>
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
