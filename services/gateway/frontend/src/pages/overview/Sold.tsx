/** Revenue month by month, the largest products by name. */
import { Chart } from "@/ui/Chart";
import { largest, type Series } from "@/ui/chart/picture";
import { Money, Quantity } from "@/ui/Figures";
import type { Unit } from "@/ui/units";
import { common } from "@/words/common";
import { bracketed, fill, useWords } from "@/words/words";
import { tenThousands } from "./amounts";
import { Drawn } from "./Drawn";
import { Rows } from "./Rows";
import { type Month, useMonths } from "./season";
import { overview as catalogue } from "./words";

export function Sold({ year }: { year: number }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const months = useMonths(year);
  const rows = months.data ?? [];
  const nameOf = largest(
    rows,
    (row) => row.product,
    (row) => row.net_fen,
    w.rest,
  );
  const places = [...new Set(rows.map((row) => row.month))].sort();
  const picture: Series = {
    kind: "bar",
    stacked: true,
    places,
    series: [...new Set(rows.map(nameOf))].map((name) => ({
      name,
      values: places.map((month) =>
        rows
          .filter((row) => row.month === month && nameOf(row) === name)
          .reduce((sum, row) => sum + row.net_fen, 0),
      ),
    })),
    written: tenThousands,
  };
  return (
    <Drawn title={w.sold} year={year} query={months} empty={rows.length === 0}>
      <Chart
        title={w.sold}
        hint={w.soldHint}
        told={fill(w.soldTold, { year })}
        picture={picture}
        table={
          <Rows<Month>
            rows={rows}
            rowKey={(row) => row.month + row.product + row.unit}
            columns={[
              { title: w.month, dataIndex: "month" },
              { title: c.product, dataIndex: "product" },
              {
                title: c.quantity,
                align: "end",
                render: (_, row) => <Quantity value={row.quantity} unit={row.unit as Unit} />,
              },
              {
                title: bracketed(c.amount, c.yuan),
                align: "end",
                render: (_, row) => <Money fen={row.net_fen} />,
              },
            ]}
          />
        }
      />
    </Drawn>
  );
}
