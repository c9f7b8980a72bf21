/** The rows behind a chart. */
import type { Column } from "@/ui/column";
import { Table } from "@/ui/Table";

const ROWS_A_PAGE = 20;

export function Rows<Row extends object>({
  rows,
  columns,
  rowKey,
  narrow = false,
}: {
  rows: readonly Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
  /** No wider than the page: words run over lines. */
  narrow?: boolean;
}) {
  return (
    <Table<Row>
      size="small"
      rowKey={rowKey}
      dataSource={rows}
      columns={columns}
      scroll={narrow ? undefined : { x: "max-content" }}
      pagination={rows.length > ROWS_A_PAGE ? { pageSize: ROWS_A_PAGE, showSizeChanger: false } : false}
    />
  );
}
