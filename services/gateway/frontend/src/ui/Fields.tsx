/** Fields that occur in many forms: a day or a month, as text the services understand. */
import { lazy, Suspense } from "react";

const DayPicker = lazy(() => import("./DayPicker"));

interface Props {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
  allowClear?: boolean;
  className?: string;
  placeholder?: string;
  "aria-label"?: string;
  /** No day before this one. */
  from?: string;
  /** No day after this one: what is weighed has happened. */
  until?: string;
}

/** As high as the field that comes. */
const waiting = <span className="field-waiting whole" />;

/** A business date, kept as `2026-11-24`. */
export function DayField(props: Props) {
  return (
    <Suspense fallback={waiting}>
      <DayPicker {...props} picker="date" format="YYYY-MM-DD" />
    </Suspense>
  );
}

/** A month, kept as `2026-11`. */
export function MonthField(props: Props) {
  return (
    <Suspense fallback={waiting}>
      <DayPicker {...props} picker="month" format="YYYY-MM" />
    </Suspense>
  );
}

/** Today in the township (Asia/Shanghai), wherever the browser is. */
export function today(): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
}
