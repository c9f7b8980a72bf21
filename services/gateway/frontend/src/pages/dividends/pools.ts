/** How a pool is split, and by what its weights are counted. */
import type { components } from "@/api/types/dividends";
import { decimal } from "@/ui/amounts";
import type { Words } from "@/words/words";
import type { dividends } from "./words";

export type Tier = components["schemas"]["TierView"];
export type TierDetail = components["schemas"]["TierDetail"];
export type Run = components["schemas"]["RunDetail"];
export type Line = components["schemas"]["LineView"];

type W = Words<typeof dividends>;

export function poolWord(w: W, pool: string): string {
  return (w as Record<string, string>)[`pool_${pool}`] ?? pool;
}

/** Shares of a village with three decimals, heads of a priority item, capital and trade in yuan. */
export function weightText(weight: number, pool: string, form?: string): string {
  if (pool === "priority") return decimal(weight, 0);
  if (pool === "shares" && (form === undefined || form === "village")) return decimal(weight, 3);
  return decimal(weight, 2);
}

/** What a tier still waits for, as a sentence; `tier:CODE` by the name of that entity. */
export function waitWord(w: W, code: string, tiers: readonly Tier[] = []): string {
  const words = w as Record<string, string>;
  const [kind = "", rest = ""] = code.split(":");
  if (kind === "tier") {
    const name = tiers.find((tier) => tier.entity_code === rest)?.entity_name ?? rest;
    return w.waits_tier.replace("{name}", name);
  }
  if (kind === "refused") return w.waits_refused.replace("{rule}", rest);
  return words[`waits_${kind}`] ?? code;
}

export const reservesOf = (tier: Tier): number =>
  tier.statutory_reserve_fen + tier.discretionary_reserve_fen + tier.reserve_fen;

/** Basis points as people say them: 1050 → "10.5%". */
export const percent = (bp: number): string => `${(bp / 100).toString()}%`;
