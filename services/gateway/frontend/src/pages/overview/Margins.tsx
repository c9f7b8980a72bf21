/** What is left of each product's price over its cost: sold raw beside worked up. */
import { Chart } from "@/ui/Chart";
import type { Series } from "@/ui/chart/picture";
import { decimal, halfUp } from "@/ui/amounts";
import { Money } from "@/ui/Figures";
import { common } from "@/words/common";
import { bracketed, fill, useWords } from "@/words/words";
import { Drawn } from "./Drawn";
import { Rows } from "./Rows";
import { useFlows, useGoods, useMade } from "./season";
import { overview as catalogue } from "./words";

const ROW_PX = 32;
const FRAME_PX = 90;
const WHOLE_BP = 10_000;

interface Margin {
  product: string;
  processed: boolean;
  net_fen: number;
  cost_fen: number;
}

function useMargins(year: number) {
  const [flows, made, goods] = [useFlows(year), useMade(year), useGoods(year)];
  const rows = new Map<string, Margin>();
  const costs = (product: string, processed: boolean, cost_fen: number) => {
    const row = rows.get(product) ?? { product, processed, net_fen: 0, cost_fen: 0 };
    rows.set(product, { ...row, cost_fen: row.cost_fen + cost_fen });
  };
  for (const one of flows.issued) costs(one.product, false, one.cost_fen);
  for (const one of made.data?.issued ?? []) costs(one.product, true, one.cost_fen);
  for (const one of goods.data ?? []) {
    const row = rows.get(one.product);
    if (row) row.net_fen += one.net_fen;
  }
  return {
    rows: [...rows.values()].filter((row) => row.net_fen > 0).sort((one, other) => rate(other) - rate(one)),
    isPending: flows.isPending || made.isPending || goods.isPending,
    error: flows.error ?? made.error ?? goods.error,
  };
}

/** Basis points of the price. */
function rate({ net_fen, cost_fen }: Margin): number {
  const left = net_fen - cost_fen;
  return left < 0 ? -halfUp(-left * WHOLE_BP, net_fen) : halfUp(left * WHOLE_BP, net_fen);
}

export function Margins({ year }: { year: number }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const { rows, ...query } = useMargins(year);
  const percent = (bp: number) => `${decimal(bp, 2)} %`;
  const picture: Series = {
    kind: "bar",
    flat: true,
    stacked: true,
    places: rows.map((row) => row.product),
    series: [
      { name: w.raw, values: rows.map((row) => (row.processed ? null : rate(row))) },
      { name: w.processed, values: rows.map((row) => (row.processed ? rate(row) : null)) },
    ],
    written: (bp) => `${decimal(halfUp(Math.abs(bp), 100) * Math.sign(bp), 0)} %`,
  };
  return (
    <Drawn title={w.margins} year={year} query={query} empty={rows.length === 0}>
      <Chart
        title={w.margins}
        hint={w.marginsHint}
        told={fill(w.marginsTold, { year })}
        picture={picture}
        height={FRAME_PX + ROW_PX * rows.length}
        table={
          <Rows<Margin>
            rows={rows}
            rowKey={(row) => row.product}
            columns={[
              { title: c.product, dataIndex: "product" },
              { title: c.kind, render: (_, row) => (row.processed ? w.processed : w.raw) },
              {
                title: bracketed(w.revenue, c.yuan),
                align: "end",
                render: (_, row) => <Money fen={row.net_fen} />,
              },
              {
                title: bracketed(c.cost, c.yuan),
                align: "end",
                render: (_, row) => <Money fen={row.cost_fen} />,
              },
              {
                title: bracketed(w.margin, c.yuan),
                align: "end",
                render: (_, row) => <Money fen={row.net_fen - row.cost_fen} />,
              },
              { title: w.marginRate, align: "end", render: (_, row) => percent(rate(row)) },
            ]}
          />
        }
      />
    </Drawn>
  );
}
