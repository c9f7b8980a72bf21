/** What can be drawn, in the figures' own terms; how it looks is the canvas's business alone. */

/** Series over the same places (weeks, months, villages): lines or bars, bars on one another where `stacked`. */
export interface Series {
  kind: "line" | "bar";
  places: readonly string[];
  series: readonly { name: string; values: readonly (number | null)[] }[];
  stacked?: boolean;
  /** Places down the side: long names. */
  flat?: boolean;
  /** How a value is written. */
  written: (value: number) => string;
}

/** Flows from node to node, each node at its level from left to right. */
export interface Flows {
  kind: "flows";
  nodes: readonly { id: string; name: string; level: number }[];
  flows: readonly { from: string; to: string; value: number }[];
  written: (value: number) => string;
}

export type Picture = Series | Flows;

/** Okabe and Ito's, told apart by colour-blind eyes; at most five in one picture. */
export const COLOURS_MAX = 5;

/** The largest few by name, the rest together under one name. */
export function largest<Row>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  sizeOf: (row: Row) => number,
  rest: string,
  most: number = COLOURS_MAX,
): (row: Row) => string {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(nameOf(row), (sums.get(nameOf(row)) ?? 0) + sizeOf(row));
  if (sums.size <= most) return nameOf;
  const kept = new Set(
    [...sums]
      .sort((one, other) => other[1] - one[1])
      .slice(0, most - 1)
      .map(([name]) => name),
  );
  return (row) => (kept.has(nameOf(row)) ? nameOf(row) : rest);
}
