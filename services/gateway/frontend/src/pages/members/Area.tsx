/** An area in the measure the person reads: square metres, or 亩 (1 亩 = 2000/3 m²). */
import { usePreferences } from "@/ui/preferences";
import { decimal, halfUp } from "@/ui/amounts";
import { useLanguage } from "@/words/language";

const PLACES = 2;

export function useArea(): (m2: number) => string {
  const { area } = usePreferences();
  const zh = useLanguage() === "zh";
  return (m2) =>
    area === "mu"
      ? `${decimal(halfUp(m2 * 3 * 10 ** PLACES, 2000), PLACES)} ${zh ? "亩" : "mu"}`
      : `${decimal(m2, 0)} m²`;
}

export function Area({ m2 }: { m2: number }) {
  return <span className="figure">{useArea()(m2)}</span>;
}
