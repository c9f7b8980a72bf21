/** A month, kept as `2026-11`. */
import { DatePicker } from "antd";
import dayjs from "dayjs";

interface Props {
  id?: string;
  value?: string;
  onChange?: (month: string | undefined) => void;
  allowClear?: boolean;
  className?: string;
  placeholder?: string;
  "aria-label"?: string;
}

export function MonthField({ value, onChange, className = "whole", ...rest }: Props) {
  return (
    <DatePicker
      {...rest}
      picker="month"
      className={className}
      value={value ? dayjs(`${value}-01`) : null}
      onChange={(day) => onChange?.(day ? day.format("YYYY-MM") : undefined)}
    />
  );
}
