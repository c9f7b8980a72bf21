/** What the law demands of this legal form: figures, steps, notice, majority. */
import type { components } from "@/api/types/dividends";
import { fill, useWords } from "@/words/words";
import { percent } from "./pools";
import { Majority } from "./Steps";
import { dividends } from "./words";

export type LawView = components["schemas"]["LawView"];

export function Law({ law }: { law: LawView }) {
  const w = useWords(dividends);
  const words = w as Record<string, string>;
  const steps = law.approving.steps.map((step) => words[`step_${step}`] ?? step).join(" → ");
  return (
    <section className="panel">
      <h2>{w.lawDemands}</h2>
      <ul>
        {law.statutory_reserve_bp != null && law.statutory_reserve_cap_bp != null ? (
          <li>
            {fill(w.lawStatutory, {
              rate: percent(law.statutory_reserve_bp),
              cap: percent(law.statutory_reserve_cap_bp),
            })}
          </li>
        ) : null}
        {law.patronage_floor_bp != null ? (
          <li>{fill(w.lawPatronage, { rate: percent(law.patronage_floor_bp) })}</li>
        ) : null}
        <li>{fill(w.lawSteps, { steps })}</li>
        {law.approving.notice_days > 0 ? (
          <li>{fill(w.lawNotice, { n: law.approving.notice_days })}</li>
        ) : null}
        <li>
          <Majority tier={law} />
        </li>
      </ul>
    </section>
  );
}
