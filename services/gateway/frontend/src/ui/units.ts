/** Small units as services keep them, and the units people think in. 1 斤 = 500 g; 1 亩 = 2000/3 m². */
import { useLanguage } from "@/words/language";
import { decimal } from "./amounts";
import { usePreferences } from "./preferences";

export type Unit = "g" | "ml" | "head" | "piece";

export interface Measure {
  /** What stands in the head of a column. */
  label: string;
  /** Small units in one shown unit, and the digits after the point. */
  per: number;
  places: number;
}

const COUNTED: Record<Exclude<Unit, "g">, readonly [zh: string, en: string, per: number, places: number]> = {
  ml: ["升", "l", 1000, 3],
  head: ["头", "head", 1, 0],
  piece: ["件", "pcs", 1, 0],
};

/** How this person reads a unit. */
export function useMeasure(): (unit: Unit) => Measure {
  const { weight } = usePreferences();
  const place = useLanguage() === "zh" ? 0 : 1;
  return (unit) => {
    if (unit === "g") {
      return weight === "jin"
        ? { label: place === 0 ? "斤" : "jin", per: 500, places: 3 }
        : { label: place === 0 ? "公斤" : "kg", per: 1000, places: 3 };
    }
    const [zh, en, per, places] = COUNTED[unit];
    return { label: place === 0 ? zh : en, per, places };
  };
}

/** A quantity in a measure, exactly: 1,250 g is 2.500 斤. */
export function measured(value: number, measure: Measure): string {
  return decimal((value * 10 ** measure.places) / measure.per, measure.places);
}
