/** A lot's genealogy drawn both ways with quantities, and every lot of it in a table below; on the phone as a list. */
import { Link } from "react-router";
import type { components } from "@/api/types/processing";
import { Quantity } from "@/ui/Figures";
import { type LayerEdge, type LayerNode, Layers } from "@/ui/Layers";
import { usePhone } from "@/ui/screen";
import { Table } from "@/ui/Table";
import { measured, type Unit, useMeasure } from "@/ui/units";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { share } from "./balance";
import { GenealogyList } from "./GenealogyList";
import { plants as catalogue } from "./words";

type Trace = components["schemas"]["TraceView"];
type Traced = components["schemas"]["TracedLot"];
type Row = Traced & { up: boolean };

/** A picture with more in a row is none: the rest is one box that points to the table. */
const ROW_MAX = 7;
const ROWS_SHOWN = 20;

export function Genealogy({ trace }: { trace: Trace }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const phone = usePhone();
  const { nodes, edges } = usePicture(trace);
  const rows: Row[] = [
    ...trace.ancestors.map((lot) => ({ ...lot, up: true })),
    ...trace.descendants.map((lot) => ({ ...lot, up: false })),
  ];
  return (
    <section className="panel">
      <h2>{w.genealogy}</h2>
      <p className="quiet">
        {rows.length === 0 ? w.noGenealogy : phone ? w.genealogyPhone : w.genealogyHint}
      </p>
      {phone ? (
        <>
          <GenealogyList title={w.ancestor} lots={trace.ancestors} part={w.ofIt} />
          <GenealogyList title={w.descendant} lots={trace.descendants} part={w.inIt} />
        </>
      ) : rows.length > 0 ? (
        <>
          <Layers nodes={nodes} edges={edges} label={w.genealogy} />
          <Table<Row>
            size="small"
            pagination={rows.length > ROWS_SHOWN ? { pageSize: ROWS_SHOWN, showSizeChanger: false } : false}
            scroll={{ x: "max-content" }}
            rowKey={(lot) => lot.lot_id}
            dataSource={rows}
            columns={[
              { title: w.direction, render: (_, lot) => (lot.up ? w.ancestor : w.descendant) },
              { title: w.steps, align: "end", dataIndex: "depth" },
              {
                title: w.lot,
                render: (_, lot) => (
                  <Link to={`/lots/${lot.lot_id}`}>
                    {lot.product ?? w.unknownLot} {lot.grade}
                  </Link>
                ),
              },
              { title: w.where, dataIndex: "entity" },
              { title: c.date, dataIndex: "on" },
              {
                title: c.quantity,
                align: "end",
                render: (_, lot) =>
                  lot.quantity == null ? null : (
                    <Quantity value={lot.quantity} unit={(lot.unit ?? "g") as Unit} />
                  ),
              },
              {
                title: w.share,
                align: "end",
                render: (_, lot) => fill(lot.up ? w.ofIt : w.inIt, { share: share(lot.share_ppm) }),
              },
            ]}
          />
        </>
      ) : null}
    </section>
  );
}

/** The boxes and lines of the picture: the nearest and largest of each layer. */
function usePicture(trace: Trace): { nodes: LayerNode[]; edges: LayerEdge[] } {
  const w = useWords(catalogue);
  const measure = useMeasure();
  const told = (quantity: number, unit: string | null | undefined) => {
    const shown = measure((unit ?? "g") as Unit);
    return `${measured(quantity, shown)} ${shown.label}`;
  };
  const box = (lot: Traced, layer: number): LayerNode => ({
    id: lot.lot_id,
    layer,
    title: `${lot.product ?? w.unknownLot} ${lot.grade ?? ""}`.trim(),
    lines: [lot.entity ?? "", lot.quantity == null ? "" : told(lot.quantity, lot.unit)].filter(Boolean),
    to: layer === 0 ? undefined : `/lots/${lot.lot_id}`,
  });
  const nodes: LayerNode[] = trace.lot ? [box(trace.lot, 0)] : [];
  const stands = new Map<string, string>(nodes.map((node) => [node.id, node.id]));
  for (const [lots, sign] of [[trace.ancestors, -1] as const, [trace.descendants, 1] as const]) {
    for (const depth of new Set(lots.map((lot) => lot.depth))) {
      const row = lots.filter((lot) => lot.depth === depth);
      const most = row.length > ROW_MAX ? ROW_MAX - 1 : row.length;
      const layer = sign * depth;
      row.slice(0, most).forEach((lot) => {
        nodes.push(box(lot, layer));
        stands.set(lot.lot_id, lot.lot_id);
      });
      if (row.length > most) {
        const rest = `rest ${layer}`;
        nodes.push({
          id: rest,
          layer,
          title: fill(w.moreLots, { n: row.length - most }),
          lines: [w.seeTable],
        });
        row.slice(most).forEach((lot) => stands.set(lot.lot_id, rest));
      }
    }
  }
  return { nodes, edges: edgesOf(trace, stands, told) };
}

function edgesOf(
  trace: Trace,
  stands: Map<string, string>,
  told: (quantity: number, unit: string | null | undefined) => string,
): LayerEdge[] {
  const lots = [...(trace.lot ? [trace.lot] : []), ...trace.ancestors, ...trace.descendants];
  const units = new Map(lots.map((lot) => [lot.lot_id, lot.unit]));
  const sums = new Map<
    string,
    { from: string; to: string; quantity: number; unit: string | null | undefined }
  >();
  for (const link of trace.links) {
    const from = stands.get(link.from_lot_id);
    const to = stands.get(link.to_lot_id);
    if (!from || !to) continue;
    const key = `${from} ${to}`;
    const before = sums.get(key)?.quantity ?? 0;
    sums.set(key, { from, to, quantity: before + link.quantity, unit: units.get(link.from_lot_id) });
  }
  return [...sums.values()].map(({ from, to, quantity, unit }) => ({
    from,
    to,
    label: told(quantity, unit),
  }));
}
