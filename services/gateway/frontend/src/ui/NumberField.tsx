/** A figure typed as people paste it (separators, full-width digits, 元), kept as an integer of the small unit. */
import { Input } from "antd";
import { useEffect, useState } from "react";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { decimal, parsed } from "./amounts";
import "./number.css";

interface Props {
  id?: string;
  value?: number | null;
  onChange?: (value: number | null) => void;
  /** Digits after the point of what is shown: 2 for yuan, 3 for kilograms and shares. */
  places: number;
  unit?: string;
  autoFocus?: boolean;
  disabled?: boolean;
  placeholder?: string;
  "aria-label"?: string;
}

export function NumberField({ value, onChange, places, unit, ...rest }: Props) {
  const w = useWords(common);
  const [typed, setTyped] = useState(value == null ? "" : decimal(value, places));
  useEffect(() => {
    setTyped((before) =>
      parsed(before, places) === (value ?? null) ? before : value == null ? "" : decimal(value, places),
    );
  }, [value, places]);
  const wrong = typed.trim() !== "" && parsed(typed, places) === null;
  const told = `${rest.id ?? ""}-unread`;
  return (
    <>
      <Input
        {...rest}
        inputMode="decimal"
        className="figure-input"
        status={wrong ? "error" : undefined}
        // What cannot be read counts as nothing while it is typed: a form with it is not sent (ActForm).
        {...(wrong ? { "aria-invalid": true, "aria-describedby": told, "data-unread": true } : {})}
        suffix={unit}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange?.(parsed(event.target.value, places));
        }}
        onBlur={() => {
          const settled = parsed(typed, places);
          if (settled !== null) setTyped(decimal(settled, places));
        }}
      />
      {wrong ? (
        <span id={told} className="unread">
          {places === 0 ? w.wholeNumber : fill(w.number, { places })}
        </span>
      ) : null}
    </>
  );
}

export function MoneyField(props: Omit<Props, "places">) {
  return <NumberField places={2} unit={useWords(common).yuan} {...props} />;
}
