/** The rows behind flows: from whom to whom, on the phone in one column so that the figure stays in sight. */
import type { ReactNode } from "react";
import { usePhone } from "@/ui/screen";
import { useWords } from "@/words/words";
import type { Flow } from "./flows";
import { Rows } from "./Rows";
import { overview as catalogue } from "./words";

interface Props {
  flows: readonly Flow[];
  called: (id: string) => string;
  /** What flows: its head, and a row's figure. */
  title: string;
  figure: (value: number) => ReactNode;
}

export function FlowRows({ flows, called, title, figure }: Props) {
  const w = useWords(catalogue);
  const phone = usePhone();
  const way = phone
    ? [{ title: w.way, render: (_: unknown, row: Flow) => `${called(row.from)} → ${called(row.to)}` }]
    : [
        { title: w.fromWhom, render: (_: unknown, row: Flow) => called(row.from) },
        { title: w.toWhom, render: (_: unknown, row: Flow) => called(row.to) },
      ];
  return (
    <Rows<Flow>
      rows={flows}
      rowKey={(row) => `${row.from} ${row.to}`}
      narrow={phone}
      columns={[...way, { title, align: "end", render: (_, row) => figure(row.value) }]}
    />
  );
}
