/** What is wrong with a workbook: each bad cell by the sheet's own row and column, and why. */
import { Alert } from "antd";
import { openingWords } from "@/words/opening";
import { useWords } from "@/words/words";
import { Table } from "./Table";

const ROWS = 50;

export interface CellRefusal {
  row: number;
  column: string;
  reason: string;
}

export function CellRefusals({ title, refusals }: { title: string; refusals: readonly CellRefusal[] }) {
  const w = useWords(openingWords);
  return (
    <>
      <Alert role="alert" showIcon type="error" title={title} />
      <Table
        size="small"
        rowKey={(one) => `${one.row} ${one.column} ${one.reason}`}
        dataSource={refusals}
        scroll={{ x: "max-content" }}
        pagination={{ pageSize: ROWS, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: w.row, align: "end", render: (_, one) => one.row || "" },
          { title: w.column, dataIndex: "column" },
          { title: w.problem, dataIndex: "reason" },
        ]}
      />
    </>
  );
}
