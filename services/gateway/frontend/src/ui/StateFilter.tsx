/** A list cut to one state; chosen, it stands in the address. */
import { Select } from "antd";
import { common } from "@/words/common";
import { states } from "@/words/states";
import { useWords } from "@/words/words";
import { useFilter } from "./lists";

interface Props {
  of: readonly (keyof typeof states)[];
  /** Its name in the address. */
  name?: string;
}

export function StateFilter({ of, name = "state" }: Props) {
  const c = useWords(common);
  const s = useWords(states);
  const [filter, setFilter] = useFilter();
  return (
    <Select
      allowClear
      className="filter-field"
      placeholder={c.state}
      aria-label={c.state}
      value={filter[name]}
      onChange={(state?: string) => setFilter({ [name]: state })}
      options={of.map((state) => ({ value: state, label: s[state] }))}
    />
  );
}
