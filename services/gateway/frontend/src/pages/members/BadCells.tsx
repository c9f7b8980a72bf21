/** Bad cells by the sheet's own row and column, grouped by what is wrong. */
import { Select } from "antd";
import { useState } from "react";
import type { components } from "@/api/types/members";
import { usePhone } from "@/ui/screen";
import { Table } from "@/ui/Table";
import { rosterWords } from "./words";
import { fill, useWords } from "@/words/words";

type Cell = components["schemas"]["BadCell"];

const ROWS = 50;
/** A kind is told by its first sentence without the cell's own figures. */
const FIGURES = /[“"].*?[”"]|[\d.,:：-]+/g;

export function BadCells({ cells }: { cells: readonly Cell[] }) {
  const w = useWords(rosterWords);
  const phone = usePhone();
  const [rule, setRule] = useState<string>();
  const kinds = new Map<string, { name: string; count: number }>();
  for (const cell of cells) {
    const known = kinds.get(cell.rule);
    if (known) known.count += 1;
    else kinds.set(cell.rule, { name: cell.reason.replace(FIGURES, "…"), count: 1 });
  }
  const shown = cells.filter((one) => rule === undefined || one.rule === rule);
  return (
    <div className="page">
      {kinds.size > 1 ? (
        <Select
          allowClear
          className="whole"
          placeholder={w.allKinds}
          aria-label={w.allKinds}
          value={rule}
          onChange={(chosen?: string) => setRule(chosen)}
          options={[...kinds].map(([value, kind]) => ({
            value,
            label: fill(w.kindCount, { kind: kind.name, n: kind.count }),
          }))}
        />
      ) : null}
      {phone ? (
        <ul className="cards">
          {shown.slice(0, ROWS).map((one, place) => (
            <li key={place} className="card">
              <span className="card-title">
                {one.cell || w.wholeFile} {one.column}
              </span>
              <span className="card-figures">{one.beside.join(" ")}</span>
              <span className="card-line">{one.reason}</span>
            </li>
          ))}
        </ul>
      ) : (
        <Table<Cell>
          size="small"
          rowKey={(one) => `${one.row} ${one.column} ${one.reason}`}
          dataSource={shown}
          pagination={{ pageSize: ROWS, hideOnSinglePage: true, showSizeChanger: false }}
          columns={[
            {
              title: w.place,
              render: (_, one) => <strong className="bad-cell">{one.cell || w.wholeFile}</strong>,
            },
            { title: w.row, align: "end", render: (_, one) => one.row || "" },
            { title: w.column, dataIndex: "column" },
            { title: w.beside, render: (_, one) => <span className="quiet">{one.beside.join(" ")}</span> },
            { title: w.problem, dataIndex: "reason" },
          ]}
        />
      )}
    </div>
  );
}
