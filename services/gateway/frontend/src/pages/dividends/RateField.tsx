/** A rate moved by a slider or typed in percent, kept in basis points. */
import { Slider } from "antd";
import { NumberField } from "@/ui/NumberField";

interface Props {
  id?: string;
  value?: number;
  onChange?: (bp: number) => void;
  label: string;
  /** Where the law sets a floor: below it the slider does not go. */
  least?: number;
}

const WHOLE_BP = 10_000;
const STEP_BP = 50;

export function RateField({ id, value = 0, onChange, label, least = 0 }: Props) {
  return (
    <div className="trial-rate">
      <div className="trial-rate-head">
        <NumberField
          id={id}
          places={2}
          unit="%"
          value={value}
          aria-label={label}
          onChange={(bp) => onChange?.(bp ?? 0)}
        />
      </div>
      <Slider
        min={least}
        max={WHOLE_BP}
        step={STEP_BP}
        value={value}
        onChange={(bp: number) => onChange?.(bp)}
        ariaLabelForHandle={label}
        tooltip={{ formatter: (bp) => `${(bp ?? 0) / 100}%` }}
      />
    </div>
  );
}
