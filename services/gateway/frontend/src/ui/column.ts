import type { Key, ReactNode } from "react";

/** A column of a list: at the desk of a table, on the phone a line of each card. */
export interface Column<Row> {
  key?: Key;
  title?: ReactNode;
  dataIndex?: string;
  align?: "start" | "end";
  width?: number | string;
  ellipsis?: boolean;
  // A method, so that a column may say which type its own value has.
  render?(value: unknown, row: Row, index: number): ReactNode;
}

/** What stands in a column's cell for a row. */
export function cellOf<Row extends object>(column: Column<Row>, row: Row, index: number): ReactNode {
  const value = column.dataIndex === undefined ? undefined : row[column.dataIndex as keyof Row];
  return column.render ? column.render(value, row, index) : (value as ReactNode);
}
