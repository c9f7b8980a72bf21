/**
 * Rows in a plain HTML table. Its properties are named as antd names them, so that a page may take antd's where it
 * needs more; this one has a fiftieth of the weight, and draws fifty rows on a slow phone without a pause.
 */
import { type HTMLAttributes, type Key, type ReactNode, useState } from "react";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { cellOf, type Column } from "./column";
import { Pager } from "./Pager";
import { TableCards, useCramped } from "./TableCards";
import { TickAll, TickRow, type Ticks } from "./TableTicks";
import { useScrolled } from "./useScrolled";
import "./table.css";

interface Props<Row> {
  columns: readonly Column<Row>[];
  dataSource: readonly Row[] | undefined;
  /** A property or a function; rows may have a `key` of their own. */
  rowKey?: string | ((row: Row) => Key);
  /** Rows a page; without it all of them. */
  pagination?: false | { pageSize: number; hideOnSinglePage?: boolean; showSizeChanger?: false };
  /** `x`: as wide as its content, scrolled sideways; `y`: so many pixels high under a head that stays. */
  scroll?: { x?: "max-content"; y?: number };
  size?: "small" | "middle";
  loading?: boolean;
  /** Instead of rows where there are none. */
  locale?: { emptyText: ReactNode };
  summary?: (rows: readonly Row[]) => ReactNode;
  rowSelection?: Ticks<Row>;
  rowClassName?: (row: Row) => string;
  onRow?: (row: Row) => HTMLAttributes<HTMLTableRowElement>;
  className?: string;
  "aria-label"?: string;
}

function TableOf<Row extends object>(props: Props<Row>) {
  const {
    columns,
    dataSource = [],
    pagination,
    scroll,
    size,
    loading = false,
    summary,
    rowSelection,
  } = props;
  const { rowKey = "key", className, "aria-label": label } = props;
  const [page, setPage] = useState(0);
  const box = useScrolled();
  const perPage = pagination ? pagination.pageSize : dataSource.length;
  const pages = Math.max(1, Math.ceil(dataSource.length / (perPage || 1)));
  const here = Math.min(page, pages - 1);
  const rows = dataSource.slice(here * perPage, (here + 1) * perPage);
  const keyOf = (row: Row): Key =>
    typeof rowKey === "function" ? rowKey(row) : (row[rowKey as keyof Row] as Key);
  // What is ticked, opened or summed up stays in one grid.
  const grid = summary !== undefined || rowSelection !== undefined || props.onRow !== undefined;
  const cramped = useCramped(box, rows.length);
  return (
    <div className={className} aria-busy={loading || undefined}>
      {cramped && !grid ? (
        <TableCards columns={columns} rows={rows} keyOf={keyOf} label={label} />
      ) : (
        <div
          ref={box}
          className={loading ? "table-box list-stale" : "table-box"}
          style={scroll?.y ? { maxHeight: scroll.y } : undefined}
        >
          <table
            className={["table", size === "small" ? "table-small" : "", scroll?.x ? "table-wide" : ""].join(
              " ",
            )}
            aria-label={label}
          >
            <thead>
              <tr>
                {rowSelection ? (
                  <TickAll ticks={rowSelection} rows={rows} all={dataSource} keyOf={keyOf} />
                ) : null}
                {columns.map((column, place) => (
                  <th
                    key={column.key ?? place}
                    scope="col"
                    style={{ width: column.width }}
                    className={column.align === "end" ? "cell-end" : undefined}
                  >
                    {column.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <Line
                  key={keyOf(row)}
                  row={row}
                  index={index}
                  name={keyOf(row)}
                  all={dataSource}
                  of={props}
                  keyOf={keyOf}
                />
              ))}
              {rows.length === 0 ? <Nothing of={props} /> : null}
            </tbody>
            {summary ? <tfoot>{summary(dataSource)}</tfoot> : null}
          </table>
        </div>
      )}
      {pages > 1 ? (
        <Pager
          page={here + 1}
          pages={pages}
          onBack={here > 0 ? () => setPage(here - 1) : undefined}
          onMore={here < pages - 1 ? () => setPage(here + 1) : undefined}
        />
      ) : null}
    </div>
  );
}

interface LineProps<Row> {
  row: Row;
  index: number;
  name: Key;
  all: readonly Row[];
  of: Props<Row>;
  keyOf: (row: Row) => Key;
}

function Line<Row extends object>({ row, index, name, all, of, keyOf }: LineProps<Row>) {
  const { columns, rowSelection, rowClassName, onRow } = of;
  const more = onRow?.(row);
  const ticked = rowSelection?.selectedRowKeys.includes(name) ? "row-ticked" : "";
  const classes = [more?.className, rowClassName?.(row), ticked].filter(Boolean).join(" ");
  return (
    <tr {...more} className={classes || undefined}>
      {rowSelection ? <TickRow ticks={rowSelection} row={row} name={name} all={all} keyOf={keyOf} /> : null}
      {columns.map((column, place) => (
        <td key={column.key ?? place} className={cellClass(column)}>
          {cellOf(column, row, index)}
        </td>
      ))}
    </tr>
  );
}

function cellClass<Row>({ align, ellipsis }: Column<Row>): string | undefined {
  return [align === "end" ? "cell-end" : "", ellipsis ? "cell-clipped" : ""].join(" ").trim() || undefined;
}

function Nothing<Row extends object>({ of }: { of: Props<Row> }) {
  const w = useWords(common);
  return (
    <tr>
      <td className="table-nothing" colSpan={of.columns.length + (of.rowSelection ? 1 : 0)}>
        {of.loading ? w.loading : (of.locale?.emptyText ?? w.nothing)}
      </td>
    </tr>
  );
}

const Row = ({ children }: { children: ReactNode }) => <tr>{children}</tr>;

interface CellProps {
  /** Its place in the row. */
  index: number;
  colSpan?: number;
  align?: "start" | "end" | "right";
  children?: ReactNode;
}

const Cell = ({ colSpan, align, children }: CellProps) => (
  <td colSpan={colSpan} className={align === "end" || align === "right" ? "cell-end" : undefined}>
    {children}
  </td>
);

export const Table = Object.assign(TableOf, { Summary: { Row, Cell } });
