/** An area in m² or 亩, as the person prefers; stored in m². 1 亩 = 2000/3 m². */
import { useLanguage } from "@/words/language";
import { decimal, halfUp } from "./amounts";
import { NumberField } from "./NumberField";
import { usePreferences } from "./preferences";

const MU_NUMERATOR = 3;
const MU_DENOMINATOR = 2000;
const PLACES = 2;
const HUNDRED = 100;

function useMu(): { mu: boolean; label: string } {
  const { area } = usePreferences();
  const zh = useLanguage() === "zh";
  return area === "mu" ? { mu: true, label: zh ? "亩" : "mu" } : { mu: false, label: "m²" };
}

/** Hundredths of a 亩. */
function hundredths(m2: number): number {
  return halfUp(m2 * MU_NUMERATOR * HUNDRED, MU_DENOMINATOR);
}

/** An area in 亩, as a rent is agreed on. */
export function inMu(m2: number): string {
  return decimal(hundredths(m2), PLACES);
}

/** What an amount for an area is for one 亩 of it, in fen. */
export function forOneMu(fen: number, m2: number): number {
  return halfUp(fen * MU_DENOMINATOR, m2 * MU_NUMERATOR);
}

export function Area({ m2 }: { m2: number }) {
  const { mu, label } = useMu();
  const shown = mu ? inMu(m2) : decimal(m2, 0);
  return (
    <span className="quantity">
      <span className="figure">{shown}</span>
      <span className="unit">{label}</span>
    </span>
  );
}

interface Props {
  id?: string;
  value?: number | null;
  onChange?: (value: number | null) => void;
}

/** Typed in the unit people think in, kept as whole m². */
export function AreaField({ value, onChange, id }: Props) {
  const { mu, label } = useMu();
  if (!mu) return <NumberField id={id} places={0} unit={label} value={value} onChange={onChange} />;
  return (
    <NumberField
      id={id}
      places={PLACES}
      unit={label}
      value={value == null ? null : hundredths(value)}
      onChange={(typed) =>
        onChange?.(typed == null ? null : halfUp(typed * MU_DENOMINATOR, MU_NUMERATOR * HUNDRED))
      }
    />
  );
}
