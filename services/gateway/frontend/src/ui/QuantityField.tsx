/** A quantity typed in the unit people use, kept as an integer of the small one. */
import { NumberField } from "./NumberField";
import { type Unit, useMeasure } from "./units";

interface Props {
  id?: string;
  value?: number | null;
  onChange?: (value: number | null) => void;
  unit: Unit;
  autoFocus?: boolean;
  disabled?: boolean;
  placeholder?: string;
  "aria-label"?: string;
}

export function QuantityField({ value, onChange, unit, ...rest }: Props) {
  const { label, per, places } = useMeasure()(unit);
  const shown = 10 ** places;
  return (
    <NumberField
      {...rest}
      places={places}
      unit={label}
      value={value == null ? null : Math.round((value * shown) / per)}
      onChange={(typed) => onChange?.(typed == null ? null : Math.round((typed * per) / shown))}
    />
  );
}
