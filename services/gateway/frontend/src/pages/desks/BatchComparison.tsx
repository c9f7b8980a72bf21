/** A batch beside the last of its kind: kind by kind, and what a unit of what it gave has cost. */
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { got } from "@/api/services";
import type { components } from "@/api/types/honeysuckle";
import { halfUp } from "@/ui/amounts";
import { Money, Quantity } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { useMeasure } from "@/ui/units";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { BatchDetail, Desk } from "./desk";
import { batchWords } from "./words/batches";

type Given = components["schemas"]["Given"];
type Kind = "material" | "purchase" | "rent" | "energy" | "depreciation" | "lot" | "wages" | "other";

export function BatchComparison({ desk, batch }: { desk: Desk; batch: BatchDetail }) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const { data, error, refetch } = useQuery({
    queryKey: ["batches", "comparison", batch.id],
    queryFn: () =>
      got(desk.api.GET("/batches/{batch_id}/comparison", { params: { path: { batch_id: batch.id } } })),
  });
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} />;
  const before = data.before ? fill(w.lastOne, { number: data.before.number }) : "";
  const rows = data.kinds.map((one) => ({
    key: one.kind,
    name: w[one.kind as Kind],
    now: <Money fen={one.amount_fen} />,
    before: <Money fen={one.before_fen} />,
  }));
  const total = (name: "amount_fen" | "before_fen") => data.kinds.reduce((sum, one) => sum + one[name], 0);
  rows.push({
    key: "total",
    name: c.total,
    now: <Money fen={total("amount_fen")} />,
    before: <Money fen={total("before_fen")} />,
  });
  rows.push({
    key: "given",
    name: w.given,
    now: <Gave given={data.given} />,
    before: <Gave given={data.before_given} />,
  });
  rows.push({
    key: "unit",
    name: w.unitCost,
    now: <UnitCost given={data.given} />,
    before: <UnitCost given={data.before_given} />,
  });
  return (
    <>
      <h2>
        {w.comparison} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        dataSource={rows}
        columns={[
          { title: w.kind, dataIndex: "name" },
          { title: w.soFar, align: "end", dataIndex: "now" },
          ...(data.before ? [{ title: before, align: "end" as const, dataIndex: "before" }] : []),
        ]}
      />
      {data.before ? null : <p className="quiet">{w.noneBefore}</p>}
    </>
  );
}

function Gave({ given }: { given: Given[] }) {
  if (given.length === 0) return "–";
  return given.map((one) => <Quantity key={one.unit} value={one.quantity} unit={one.unit} />);
}

/** Yuan for one kg, litre or head of what it gave. */
function UnitCost({ given }: { given: Given[] }) {
  const measure = useMeasure();
  if (given.length === 0) return "–";
  return given.map((one) => {
    const { per, label } = measure(one.unit);
    return (
      <span key={one.unit}>
        <Money fen={halfUp(one.cost_fen * per, one.quantity)} />
        <span className="unit">/{label}</span>
      </span>
    );
  });
}
