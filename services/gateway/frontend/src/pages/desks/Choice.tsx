/** One of a few words: buttons for the thumb while they are few, a list when they are many. */
import { Radio, Select } from "antd";

const BUTTONS_MAX = 5;

interface Props {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
  options: readonly { value: string; label: string }[];
  label: string;
}

export function Choice({ id, value, onChange, options, label }: Props) {
  if (options.length > BUTTONS_MAX) {
    return (
      <Select
        id={id}
        className="whole"
        aria-label={label}
        value={value}
        onChange={onChange}
        showSearch={{ optionFilterProp: "label" }}
        options={[...options]}
      />
    );
  }
  return (
    <Radio.Group
      id={id}
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange?.(String(target.value))}
      optionType="button"
      options={[...options]}
    />
  );
}
