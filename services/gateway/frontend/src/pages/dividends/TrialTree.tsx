/** A trial's outcome as the tree a run is drawn as, over the whole width: four tiers need it. */
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { holdersOf, keptOf, type Outcome, type TrialDocument } from "./document";
import { TierTree } from "./TierTree";
import { type Flow, inClosingOrder, type TreeNode } from "./tree";
import { dividends } from "./words";

interface Props {
  document: TrialDocument;
  outcome: readonly Outcome[];
  chosen: string;
  names: ReadonlyMap<string, string>;
  onChoose: (id: string) => void;
}

export function TrialTree({ document, outcome, chosen, names, onChoose }: Props) {
  const w = useWords(dividends);
  const c = useWords(common);
  return (
    <section className="panel" aria-label={w.tree}>
      <h2>
        {w.tree} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <TierTree {...treeOf(document, outcome, names)} chosen={chosen} onChoose={onChoose} />
    </section>
  );
}

/** Who is in whose register owns part of it, also where nothing is given. */
function treeOf(document: TrialDocument, outcome: readonly Outcome[], names: ReadonlyMap<string, string>) {
  const entities = new Set(outcome.map((one) => one.id));
  const flows: Flow[] = outcome.flatMap((one) =>
    [...holdersOf(one)]
      .filter(([holder]) => entities.has(holder))
      .map(([holder, fen]) => ({ source_id: one.id, target_id: holder, amount_fen: fen })),
  );
  const nodes: TreeNode[] = outcome.map((one) => ({
    id: one.id,
    name: names.get(one.id) ?? one.id,
    result: one.result_fen,
    reserves: keptOf(one),
    distributable: one.distributable_fen,
    declared: one.declared_fen,
    lines: one.lines.length,
    owns: document.entities
      .filter((other) => other.holders?.some((holder) => holder.id === one.id))
      .map((other) => other.id),
  }));
  return { nodes: inClosingOrder(nodes), flows };
}
