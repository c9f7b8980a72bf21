/** The trial document (shared with the service) as the form edits it, and what it gives. */

export interface Entity {
  id: string;
  name?: string;
  kind: "company" | "subsidiary" | "coop" | "village" | "branch";
  of?: string;
  own_result_fen: number;
  prior_loss_fen?: number;
  retained_before_fen?: number;
  discretionary_reserve_bp?: number;
  resolved_fen?: number | null;
  reserve_bp?: number;
  patronage_bp?: number;
  holders?: { id: string }[];
}

export interface TrialDocument {
  year: number;
  entities: Entity[];
}

export interface Outcome {
  id: string;
  inflow_fen: number;
  result_fen: number;
  base_fen: number;
  statutory_reserve_fen?: number;
  discretionary_reserve_fen?: number;
  reserve_fen?: number;
  patronage_fen?: number;
  distributable_fen: number;
  declared_fen: number;
  lines: { holder: string; pool: string; amount_fen: number }[];
}

export const keptOf = (one: Outcome): number =>
  (one.statutory_reserve_fen ?? 0) + (one.discretionary_reserve_fen ?? 0) + (one.reserve_fen ?? 0);

/** The document with one entity changed. */
export function changed(document: TrialDocument, id: string, change: Partial<Entity>): TrialDocument {
  return {
    ...document,
    entities: document.entities.map((one) => (one.id === id ? { ...one, ...change } : one)),
  };
}

/** What each holder gets of an outcome. */
export function holdersOf(one: Outcome | undefined): Map<string, number> {
  const sums = new Map<string, number>();
  for (const line of one?.lines ?? []) {
    sums.set(line.holder, (sums.get(line.holder) ?? 0) + line.amount_fen);
  }
  return sums;
}
