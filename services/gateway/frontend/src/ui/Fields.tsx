/** Fields that occur in many forms: a day, as text the services understand. */
import { DatePicker } from "antd";
import dayjs from "dayjs";

interface DayProps {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
  placeholder?: string;
  "aria-label"?: string;
}

/** A business date, kept as `2026-11-24`. */
export function DayField({ value, onChange, ...rest }: DayProps) {
  return (
    <DatePicker
      {...rest}
      className="whole"
      value={value ? dayjs(value) : null}
      onChange={(day) => onChange?.(day ? day.format("YYYY-MM-DD") : undefined)}
    />
  );
}

/** Today in the township (Asia/Shanghai), wherever the browser is. */
export function today(): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
}
