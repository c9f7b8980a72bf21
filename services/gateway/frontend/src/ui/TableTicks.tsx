/** The ticks before the rows of a table, and the one above them for all. */
import type { Key } from "react";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

export interface Ticks<Row> {
  selectedRowKeys: readonly Key[];
  onChange: (keys: Key[], rows: Row[]) => void;
  getCheckboxProps: (row: Row) => { "aria-label": string; disabled?: boolean };
}

interface Props<Row> {
  ticks: Ticks<Row>;
  all: readonly Row[];
  keyOf: (row: Row) => Key;
}

function told<Row>({ ticks, all, keyOf }: Props<Row>, keys: ReadonlySet<Key>): void {
  const rows = all.filter((row) => keys.has(keyOf(row)));
  ticks.onChange(rows.map(keyOf), rows);
}

/** All rows of this page that may be ticked. */
export function TickAll<Row>({ rows, ...props }: Props<Row> & { rows: readonly Row[] }) {
  const w = useWords(common);
  const { ticks, keyOf } = props;
  const free = rows.filter((row) => !ticks.getCheckboxProps(row).disabled).map(keyOf);
  const held = new Set(ticks.selectedRowKeys);
  const every = free.length > 0 && free.every((key) => held.has(key));
  return (
    <th scope="col" className="table-tick">
      <input
        type="checkbox"
        aria-label={w.all}
        disabled={free.length === 0}
        checked={every}
        ref={(box) => {
          if (box) box.indeterminate = !every && free.some((key) => held.has(key));
        }}
        onChange={() => {
          for (const key of free) {
            if (every) held.delete(key);
            else held.add(key);
          }
          told(props, held);
        }}
      />
    </th>
  );
}

export function TickRow<Row>({ row, name, ...props }: Props<Row> & { row: Row; name: Key }) {
  const { ticks } = props;
  const held = new Set(ticks.selectedRowKeys);
  return (
    // A tick is not a click on the row.
    <td className="table-tick" onClick={(event) => event.stopPropagation()}>
      <input
        type="checkbox"
        {...ticks.getCheckboxProps(row)}
        checked={held.has(name)}
        onChange={() => {
          if (!held.delete(name)) held.add(name);
          told(props, held);
        }}
      />
    </td>
  );
}
