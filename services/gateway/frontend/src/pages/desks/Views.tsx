/** Several lists of one page, one of them shown: which one stands in the address. */
import { Radio } from "antd";
import { type ReactNode, Suspense } from "react";
import { type Filter, useFilter } from "@/ui/lists";
import { Waiting } from "@/ui/Waiting";

interface View {
  name: string;
  word: string;
  shown: () => ReactNode;
}

interface Props {
  label: string;
  views: readonly [View, ...View[]];
  /** What leaves the address with a view. */
  leaves?: Filter;
}

export function Views({ label, views, leaves }: Props) {
  const [filter, setFilter] = useFilter();
  const view = views.find(({ name }) => name === filter.view) ?? views[0];
  return (
    <>
      <Radio.Group
        aria-label={label}
        optionType="button"
        value={view.name}
        onChange={({ target }) => setFilter({ ...leaves, view: String(target.value) })}
        options={views.map(({ name, word }) => ({ value: name, label: word }))}
      />
      <Suspense fallback={<Waiting />}>{view.shown()}</Suspense>
    </>
  );
}
