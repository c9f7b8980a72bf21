/** The lines of a payment batch, by number; by state where one is asked for. */
import { useQuery } from "@tanstack/react-query";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { DataTable } from "@/ui/DataTable";
import { Money } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { StateFilter } from "@/ui/StateFilter";
import { StateTag } from "@/ui/StateTag";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import type { Batch } from "./Payments";
import { paymentWords } from "./words/payments";

export type Line = components["schemas"]["PaymentLineView"];
const STATES = ["sent", "settled", "returned"] as const;
const PAGE_MAX = 500;

async function pageOfLines(batchId: string, state: string, after: number): Promise<Line[]> {
  const path = { batch_id: batchId };
  const query = { state, after, limit: PAGE_MAX };
  return got(finance.GET("/payment-batches/{batch_id}/lines", { params: { path, query } }));
}

/** All lines of a state, page after page. */
export function useLines(batchId: string, state: (typeof STATES)[number]) {
  return useQuery({
    queryKey: ["payment lines", batchId, "all", state],
    queryFn: async () => {
      const lines = await pageOfLines(batchId, state, 0);
      for (let last = lines.at(-1); last && lines.length % PAGE_MAX === 0; last = lines.at(-1)) {
        const next = await pageOfLines(batchId, state, last.number);
        if (next.length === 0) break;
        lines.push(...next);
      }
      return lines;
    },
  });
}

export function Lines({ batch }: { batch: Batch }) {
  const w = useWords(paymentWords);
  const c = useWords(common);
  const [filter] = useFilter();
  return (
    <section className="page">
      <div className="filters">
        {batch.state === "approved" ? <StateFilter of={STATES} /> : null}
        <span className="quiet">{c.unitYuan}</span>
      </div>
      <DataTable<Line>
        label={w.batch}
        queryKey={["payment lines", batch.id, filter.state]}
        page={(after, limit, signal) =>
          got(
            finance.GET("/payment-batches/{batch_id}/lines", {
              params: {
                path: { batch_id: batch.id },
                query: { state: filter.state, after: after ? Number(after) : 0, limit },
              },
              signal,
            }),
          )
        }
        cursor={(line) => String(line.number)}
        rowKey={(line) => line.id}
        empty={w.noLines}
        columns={[
          { key: "number", title: w.number, align: "end", dataIndex: "number" },
          { key: "holder", title: w.payee, dataIndex: "holder_name", phone: "title" },
          { key: "owed", title: w.owed, align: "end", render: (_, line) => <Money fen={line.owed_fen} /> },
          {
            key: "off",
            title: w.setOff,
            align: "end",
            render: (_, line) => <Money fen={line.set_off_fen} />,
          },
          {
            key: "amount",
            title: w.toPay,
            align: "end",
            phone: "figure",
            render: (_, line) => <Money fen={line.amount_fen} />,
          },
          {
            key: "state",
            title: c.state,
            phone: "figure",
            render: (_, line) => <StateTag state={line.state} />,
          },
          { key: "on", title: w.resultOn, dataIndex: "result_on", phone: "line" },
          { key: "reason", title: c.reason, dataIndex: "reason", phone: "line" },
        ]}
      />
    </section>
  );
}
