/** A list paged by the server: a table at the desk, cards with the figures that matter on the phone. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Empty, Skeleton } from "antd";
import type { Key, ReactNode } from "react";
import { useState } from "react";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ExportButton } from "./ExportButton";
import { Pager } from "./Pager";
import { Refusal } from "./Refusal";
import { usePhone } from "./screen";
import { cellOf, type Column as TableColumn } from "./column";
import { Table } from "./Table";

export const PAGE_ROWS = 50;

type Column<Row> = TableColumn<Row> & {
  /** On the phone: the card's heading, one of its two figures (a number under its head), a line below, or not shown. */
  phone?: "title" | "figure" | "line";
};

interface Props<Row> {
  /** Names the list and its filters: a change begins at the first page. */
  queryKey: readonly unknown[];
  /** A page after a cursor (`undefined`: the first). */
  page: (after: string | undefined, limit: number, signal: AbortSignal) => Promise<Row[]>;
  /** Where the next page begins, from the last row; without it lists are by offset. */
  cursor?: (row: Row) => string;
  columns: Column<Row>[];
  rowKey: (row: Row) => Key;
  onOpen?: (row: Row) => void;
  /** What would be here and how to make the first one. */
  empty?: ReactNode;
  /** Sums, computed from what is shown. */
  summary?: (rows: readonly Row[]) => ReactNode;
  /** Rows ticked for one act on several. */
  ticked?: { rows: readonly Row[]; onChange: (rows: Row[]) => void; name: (row: Row) => string };
  label: string;
  /** Where the whole list is had as a workbook (`exportOf`). */
  exported?: string;
}

export function DataTable<Row extends object>(props: Props<Row>) {
  const { queryKey, page, cursor, columns, rowKey, onOpen, empty, summary, ticked, label, exported } = props;
  const w = useWords(common);
  const phone = usePhone();
  const name = JSON.stringify(queryKey);
  const [place, setPlace] = useState<{ name: string; cursors: string[] }>({ name, cursors: [] });
  const cursors = place.name === name ? place.cursors : [];
  const after = cursors.at(-1);
  const { data, error, refetch, isPending, isPlaceholderData } = useQuery({
    queryKey: [...queryKey, after ?? ""],
    queryFn: ({ signal }) => page(after, PAGE_ROWS, signal),
    placeholderData: keepPreviousData,
  });
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  if (isPending) return <Skeleton active title={false} paragraph={{ rows: 8 }} aria-label={w.loading} />;
  const rows = data ?? [];
  const last = rows.at(-1);
  const next = cursor ?? (() => String((cursors.length + 1) * PAGE_ROWS));
  const nothing = <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty ?? w.nothing} />;
  return (
    <section aria-label={label} className={isPlaceholderData ? "list list-stale" : "list"}>
      {phone ? (
        <Cards
          rows={rows}
          columns={columns}
          rowKey={rowKey}
          onOpen={onOpen}
          ticked={ticked}
          nothing={nothing}
        />
      ) : (
        <Table<Row>
          size="middle"
          rowKey={rowKey}
          columns={columns}
          dataSource={rows}
          pagination={false}
          scroll={{ x: "max-content" }}
          rowSelection={
            ticked
              ? {
                  selectedRowKeys: ticked.rows.map(rowKey),
                  onChange: (_, chosen) => ticked.onChange(chosen),
                  getCheckboxProps: (row) => ({ "aria-label": ticked.name(row) }),
                }
              : undefined
          }
          locale={{ emptyText: nothing }}
          summary={summary && rows.length > 0 ? summary : undefined}
          onRow={(row) =>
            onOpen
              ? {
                  onClick: () => onOpen(row),
                  onKeyDown: (event) => {
                    if (event.key === "Enter") onOpen(row);
                  },
                  tabIndex: 0,
                  className: "row-opens",
                }
              : {}
          }
        />
      )}
      {cursors.length > 0 || rows.length === PAGE_ROWS ? (
        <Pager
          page={cursors.length + 1}
          onBack={cursors.length > 0 ? () => setPlace({ name, cursors: cursors.slice(0, -1) }) : undefined}
          onMore={
            last && rows.length === PAGE_ROWS
              ? () => setPlace({ name, cursors: [...cursors, next(last)] })
              : undefined
          }
        />
      ) : null}
      {exported && rows.length > 0 ? (
        <div className="list-foot">
          <ExportButton address={exported} />
        </div>
      ) : null}
    </section>
  );
}

type CardsProps<Row> = Pick<Props<Row>, "columns" | "rowKey" | "onOpen" | "ticked"> & {
  rows: Row[];
  nothing: ReactNode;
};

function Cards<Row extends object>(props: CardsProps<Row>) {
  const { rows, columns, rowKey, onOpen, ticked, nothing } = props;
  if (rows.length === 0) return nothing;
  const of = (kind: Column<Row>["phone"]) => columns.filter((column) => column.phone === kind);
  return (
    <ul className="cards">
      {rows.map((row, index) => {
        const body = (
          <>
            <span className="card-title">
              {of("title").map((column) => (
                <span key={String(column.key)}>{cellOf(column, row, index)}</span>
              ))}
            </span>
            <span className="card-figures">
              {of("figure").map((column) => (
                <span key={String(column.key)}>
                  {column.align === "end" ? <span className="card-head">{column.title}</span> : null}
                  {cellOf(column, row, index)}
                </span>
              ))}
            </span>
            <span className="card-line">
              {of("line").map((column) => (
                <span key={String(column.key)}>{cellOf(column, row, index)}</span>
              ))}
            </span>
          </>
        );
        return (
          <li key={rowKey(row)}>
            {ticked ? (
              <Tick row={row} rowKey={rowKey} ticked={ticked}>
                {body}
              </Tick>
            ) : onOpen ? (
              <button type="button" className="card" onClick={() => onOpen(row)}>
                {body}
              </button>
            ) : (
              <div className="card">{body}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** A card that is ticked by touching it anywhere. */
function Tick<Row extends object>({
  row,
  rowKey,
  ticked,
  children,
}: {
  row: Row;
  rowKey: (row: Row) => Key;
  ticked: NonNullable<Props<Row>["ticked"]>;
  children: ReactNode;
}) {
  const chosen = ticked.rows.some((one) => rowKey(one) === rowKey(row));
  const others = ticked.rows.filter((one) => rowKey(one) !== rowKey(row));
  return (
    <label className="card card-tick">
      <input
        type="checkbox"
        aria-label={ticked.name(row)}
        checked={chosen}
        onChange={(event) => ticked.onChange(event.target.checked ? [...others, row] : others)}
      />
      {children}
    </label>
  );
}
