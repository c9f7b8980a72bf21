/** The mass of a batch while it is typed, and whether the recipe's tolerance holds; the service decides. */
import type { components } from "@/api/types/processing";
import { decimal } from "@/ui/amounts";

export type Recipe = components["schemas"]["RecipeView"];
type Kind = { product: string; unit?: string; mg_per_unit?: number };

const MG_PER_G = 1000;
const BP_WHOLE = 10_000;
const GRAMS_A_KILO = 1000;

/** A share in basis points as people read it: 9350 → "93.50 %". */
export function percent(bp: number): string {
  return `${decimal(bp, 2)} %`;
}

/** Millionths as a percentage: 1234567 of a million → "12.35 %"; a trace is not shown as nothing. */
export function share(ppm: number): string {
  return ppm > 0 && ppm < 50 ? "< 0.01 %" : percent(Math.round(ppm / 100));
}

export interface MadeLine {
  product: string;
  grade?: string;
  quantity?: number | null;
}

export interface Typed {
  inputs?: readonly ({ lot_id?: string; quantity?: number | null } | undefined)[];
  outputs?: readonly (MadeLine | undefined)[];
  by_products?: readonly (MadeLine | undefined)[];
  normal_g?: number | null;
  abnormal_g?: number | null;
}

export interface Balance {
  in_g: number;
  out_g: number;
  by_g: number;
  lost_g: number;
  /** What went in and neither came out nor was reported lost; negative: more came out. */
  unexplained_g: number;
  /** Known while a recipe is at hand. */
  allowed_g?: number;
  holds: boolean;
  yield_bp: number;
}

function grams(quantity: number | null | undefined, kind: Kind | undefined): number {
  return ((quantity ?? 0) * (kind?.mg_per_unit ?? MG_PER_G)) / MG_PER_G;
}

/** The balance of what is typed, by the masses of the recipe's units. */
export function balanced(
  typed: Typed,
  recipe: Recipe,
  productOf: (lotId: string) => string | undefined,
): Balance {
  const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);
  const of = (kinds: readonly Kind[] | undefined, product: string | undefined) =>
    kinds?.find((kind) => kind.product === product);
  const in_g = sum(
    (typed.inputs ?? []).map((put) =>
      grams(put?.quantity, of(recipe.inputs, put?.lot_id ? productOf(put.lot_id) : undefined)),
    ),
  );
  const out_g = sum(
    (typed.outputs ?? []).map((made) => grams(made?.quantity, of(recipe.outputs, made?.product))),
  );
  const by_g = sum(
    (typed.by_products ?? []).map((made) => grams(made?.quantity, of(recipe.by_products, made?.product))),
  );
  const lost_g = (typed.normal_g ?? 0) + (typed.abnormal_g ?? 0);
  const unexplained_g = in_g - out_g - by_g - lost_g;
  return {
    in_g,
    out_g,
    by_g,
    lost_g,
    unexplained_g,
    allowed_g: Math.floor((in_g * recipe.tolerance_bp) / BP_WHOLE),
    holds: Math.abs(unexplained_g) * BP_WHOLE <= in_g * recipe.tolerance_bp,
    yield_bp: in_g > 0 ? Math.floor((out_g * BP_WHOLE) / in_g) : 0,
  };
}

/** Fen for a mass at a rate, half up, as the service counts it. */
export function byRate(fenPerKg: number, mass_g: number): number {
  return Math.floor((2 * fenPerKg * mass_g + GRAMS_A_KILO) / (2 * GRAMS_A_KILO));
}

/** The version of each recipe that holds on a day. */
export function inForce(recipes: readonly Recipe[], on: string | undefined): Recipe[] {
  const newest = new Map<string, Recipe>();
  for (const recipe of recipes) {
    const known = newest.get(recipe.code);
    if (on && recipe.effective_on <= on && (!known || known.effective_on < recipe.effective_on)) {
      newest.set(recipe.code, recipe);
    }
  }
  return [...newest.values()].sort((one, other) => one.code.localeCompare(other.code));
}
