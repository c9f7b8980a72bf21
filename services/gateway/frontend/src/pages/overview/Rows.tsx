/** The rows behind a chart. */
import { type Column, Table } from "@/ui/Table";

const ROWS_A_PAGE = 20;

export function Rows<Row extends object>({
  rows,
  columns,
  rowKey,
}: {
  rows: readonly Row[];
  columns: Column<Row>[];
  rowKey: (row: Row) => string;
}) {
  return (
    <Table<Row>
      size="small"
      rowKey={rowKey}
      dataSource={rows}
      columns={columns}
      scroll={{ x: "max-content" }}
      pagination={rows.length > ROWS_A_PAGE ? { pageSize: ROWS_A_PAGE, showSizeChanger: false } : false}
    />
  );
}
