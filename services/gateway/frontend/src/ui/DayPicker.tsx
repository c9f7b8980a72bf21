/** antd's calendar, a chunk of its own: only a form that is open needs it. */
import { DatePicker } from "antd";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useState } from "react";

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
  from?: string;
  until?: string;
}

export default function DayPicker({
  value,
  onChange,
  format,
  from = "",
  until = "9999",
  className = "whole",
  ...rest
}: Props) {
  const [open, setOpen] = useState(false);
  return (
    <DatePicker
      {...rest}
      onOpenChange={setOpen}
      // Enter takes the day; it does not send the form at the same time.
      onKeyDown={(event) => {
        if (open && event.key === "Enter") event.preventDefault();
      }}
      className={className}
      disabledDate={(day) => day.format(format) < from || day.format(format) > until}
      value={value ? dayjs(value) : null}
      onChange={(day) => onChange?.(day ? day.format(format) : undefined)}
    />
  );
}
