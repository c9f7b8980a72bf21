/** Flows added up and drawn: a node's id begins with the letter of its kind, which gives its level. */
import type { Flows } from "@/ui/chart/picture";

export interface Flow {
  from: string;
  to: string;
  value: number;
}

/** Flows with the same ends together; a sum that is nothing or less cannot be drawn. */
export function merged(flows: readonly Flow[]): Flow[] {
  const sums = new Map<string, Flow>();
  for (const flow of flows) {
    const key = JSON.stringify([flow.from, flow.to]);
    sums.set(key, { ...flow, value: flow.value + (sums.get(key)?.value ?? 0) });
  }
  return [...sums.values()].filter((flow) => flow.value > 0);
}

/** The picture of flows between nodes whose kinds stand in this order from left to right. */
export function pictured(
  flows: readonly Flow[],
  kinds: string,
  called: (id: string) => string,
  written: (value: number) => string,
): Flows {
  const ids = [...new Set(flows.flatMap((flow) => [flow.from, flow.to]))];
  return {
    kind: "flows",
    nodes: ids.map((id) => ({ id, name: called(id), level: kinds.indexOf(id.charAt(0)) })),
    flows,
    written,
  };
}
