/** Where each entity stands in the picture: after all it owns part of, in closing order. */

/** One entity: what it made, kept and gives. */
export interface TreeNode {
  id: string;
  name: string;
  state?: string;
  result: number;
  reserves: number;
  distributable: number;
  declared: number;
  lines: number;
  /** Entities of the picture that it owns part of. */
  owns: readonly string[];
  /** Where it leads; without it, the picture is told what was chosen. */
  to?: string;
}

export interface Flow {
  source_id: string;
  target_id: string;
  amount_fen: number;
}

/** Layers from those who own nobody upwards; nodes come in closing order: what one owns stands before it. */
export function layersOf(nodes: readonly TreeNode[]): TreeNode[][] {
  const depth = new Map<string, number>();
  const layers: TreeNode[][] = [];
  for (const node of nodes) {
    const below = node.owns.map((owned) => depth.get(owned) ?? -1);
    const number = Math.max(-1, ...below) + 1;
    depth.set(node.id, number);
    const layer = layers[number];
    if (layer) layer.push(node);
    else layers[number] = [node];
  }
  return layers;
}

/** Nodes such that each stands after all it owns part of; of a circle, which no service lets through, as given. */
export function inClosingOrder(nodes: readonly TreeNode[]): TreeNode[] {
  const placed = new Map<string, TreeNode>();
  let waiting = [...nodes];
  while (waiting.length > 0) {
    const known = new Set(waiting.map((node) => node.id));
    const free = waiting.filter((node) => !node.owns.some((owned) => known.has(owned)));
    const next = free.length > 0 ? free : waiting;
    for (const node of next) placed.set(node.id, node);
    waiting = waiting.filter((node) => !placed.has(node.id));
  }
  return [...placed.values()];
}

export const CARD = { wide: 236, high: 142, gap: 12, between: 52 };

export interface Spot {
  x: number;
  y: number;
}

/** Places of the cards: layers from left to right, all beginning at the top. */
export function spotsOf(layers: readonly TreeNode[][]): {
  spots: Map<string, Spot>;
  wide: number;
  high: number;
} {
  const step = CARD.high + CARD.gap;
  const spots = new Map<string, Spot>();
  layers.forEach((layer, place) =>
    layer.forEach((node, row) =>
      spots.set(node.id, { x: place * (CARD.wide + CARD.between), y: row * step }),
    ),
  );
  return {
    spots,
    wide: layers.length * (CARD.wide + CARD.between) - CARD.between,
    high: Math.max(1, ...layers.map((layer) => layer.length)) * step - CARD.gap,
  };
}
