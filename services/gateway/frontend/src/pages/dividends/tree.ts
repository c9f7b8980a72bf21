/** Where each tier stands in the picture: entities above all they own part of, in their closing order. */
import type { Run, Tier } from "./pools";

export interface Layer {
  number: number;
  tiers: Tier[];
}

export function layersOf(run: Pick<Run, "tiers">): Layer[] {
  const depth = new Map<string, number>();
  const layers: Layer[] = [];
  // Tiers come in closing order: what one owns stands before it.
  for (const tier of run.tiers) {
    const below = tier.owns.map((owned) => depth.get(owned) ?? -1);
    const number = Math.max(-1, ...below) + 1;
    depth.set(tier.entity_id, number);
    const layer = layers.find((one) => one.number === number);
    if (layer) layer.tiers.push(tier);
    else layers.push({ number, tiers: [tier] });
  }
  return layers.sort((one, other) => one.number - other.number);
}

export const CARD = { wide: 252, high: 128, gap: 14, between: 76 };

export interface Spot {
  x: number;
  y: number;
}

/** Places of the cards: layers from left to right, each centred on the longest. */
export function spotsOf(layers: readonly Layer[]): { spots: Map<string, Spot>; wide: number; high: number } {
  const step = CARD.high + CARD.gap;
  const most = Math.max(1, ...layers.map((layer) => layer.tiers.length));
  const spots = new Map<string, Spot>();
  layers.forEach((layer, place) => {
    const start = ((most - layer.tiers.length) * step) / 2;
    layer.tiers.forEach((tier, row) =>
      spots.set(tier.entity_id, { x: place * (CARD.wide + CARD.between), y: start + row * step }),
    );
  });
  return {
    spots,
    wide: layers.length * CARD.wide + (layers.length - 1) * CARD.between,
    high: most * step - CARD.gap,
  };
}
