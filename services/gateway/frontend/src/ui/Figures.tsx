/** Amounts and quantities as they stand in every table: right-aligned, tabular, zero a dash, minus in red. */
import { shares as sharesOf, yuan } from "./amounts";
import { measured, type Unit, useMeasure } from "./units";

function Figure({ text, negative, zero }: { text: string; negative: boolean; zero: boolean }) {
  return <span className={negative ? "figure figure-negative" : "figure"}>{zero ? "–" : text}</span>;
}

export function Money({ fen }: { fen: number | null | undefined }) {
  if (fen == null) return null;
  return <Figure text={yuan(fen)} negative={fen < 0} zero={fen === 0} />;
}

export function Shares({ milli }: { milli: number }) {
  return <Figure text={sharesOf(milli)} negative={milli < 0} zero={milli === 0} />;
}

/** With its unit beside it unless the column's head says it. */
export function Quantity({ value, unit, bare = false }: { value: number; unit: Unit; bare?: boolean }) {
  const measure = useMeasure()(unit);
  return (
    <span className="quantity">
      <Figure text={measured(value, measure)} negative={value < 0} zero={value === 0} />
      {bare ? null : <span className="unit">{measure.label}</span>}
    </span>
  );
}
