/** antd's calendar, a chunk of its own: only a form that is open needs it. */
import { DatePicker } from "antd";
import dayjs from "dayjs";

interface Props {
  picker: "date" | "month";
  /** As it is kept and sent. */
  format: string;
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
  allowClear?: boolean;
  className?: string;
  placeholder?: string;
  "aria-label"?: string;
}

export default function DayPicker({ value, onChange, format, className = "whole", ...rest }: Props) {
  return (
    <DatePicker
      {...rest}
      className={className}
      value={value ? dayjs(value) : null}
      onChange={(day) => onChange?.(day ? day.format(format) : undefined)}
    />
  );
}
