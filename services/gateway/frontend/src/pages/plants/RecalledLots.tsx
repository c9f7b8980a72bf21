/** The lots a recall reaches, by place: on hand in a plant first. */
import { Link } from "react-router";
import type { components } from "@/api/types/processing";
import { Quantity } from "@/ui/Figures";
import { StateTag } from "@/ui/StateTag";
import { Table } from "@/ui/Table";
import type { Unit } from "@/ui/units";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { plants as catalogue } from "./words";

type Recalled = components["schemas"]["RecalledLot"];
const ROWS_SHOWN = 20;

export function RecalledLots({ lots }: { lots: readonly Recalled[] }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  return (
    <Table<Recalled>
      size="small"
      pagination={lots.length > ROWS_SHOWN ? { pageSize: ROWS_SHOWN, showSizeChanger: false } : false}
      scroll={{ x: "max-content" }}
      rowKey={(lot) => lot.lot_id}
      dataSource={[...lots]}
      columns={[
        {
          title: w.lot,
          render: (_, lot) => (
            <Link to={`/lots/${lot.lot_id}`}>
              {lot.product ?? w.unknownLot} {lot.grade}
            </Link>
          ),
        },
        { title: c.date, dataIndex: "on" },
        { title: w.where, dataIndex: "entity" },
        {
          title: w.made,
          align: "end",
          render: (_, lot) =>
            lot.quantity == null ? null : <Quantity value={lot.quantity} unit={(lot.unit ?? "g") as Unit} />,
        },
        {
          title: w.left,
          align: "end",
          render: (_, lot) =>
            lot.left == null ? null : <Quantity value={lot.left} unit={(lot.unit ?? "g") as Unit} />,
        },
        {
          title: c.state,
          render: (_, lot) =>
            lot.left === 0 ? w.atCustomer : lot.status ? <StateTag state={lot.status} /> : w.elsewhere,
        },
      ]}
    />
  );
}
