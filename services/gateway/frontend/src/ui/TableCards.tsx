/** The rows of a table that is wider than a phone: a card each, every cell with the head of its column. */
import { type Key, type ReactNode, type RefObject, useLayoutEffect, useState } from "react";
import { cellOf, type Column } from "./column";
import { usePhone } from "./screen";

/** Whether a table would have to be moved sideways to be read on this phone. */
export function useCramped(box: RefObject<HTMLDivElement | null>, rows: number): boolean {
  const phone = usePhone();
  const [cramped, setCramped] = useState(false);
  useLayoutEffect(() => {
    const div = box.current;
    if (phone && rows > 0 && div && div.scrollWidth > div.clientWidth) setCramped(true);
  }, [phone, rows, box]);
  return phone && cramped;
}

interface Props<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => Key;
  label: string | undefined;
}

export function TableCards<Row extends object>({ columns, rows, keyOf, label }: Props<Row>) {
  return (
    <ul className="cards" aria-label={label}>
      {rows.map((row, index) => (
        <li key={keyOf(row)} className="table-card">
          <dl className="facts">
            {columns.map((column, place) => (
              <Fact key={column.key ?? place} head={column.title}>
                {cellOf(column, row, index)}
              </Fact>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Fact({ head, children }: { head: ReactNode; children: ReactNode }) {
  if (children == null || children === "") return null;
  return (
    <>
      <dt>{head}</dt>
      <dd>{children}</dd>
    </>
  );
}
