/** What finance paid of a plan, and what the bank sent back. */
import { dividends as api, got } from "@/api/services";
import type { components } from "@/api/types/dividends";
import { DataTable } from "@/ui/DataTable";
import { Money } from "@/ui/Figures";
import { offsetCursor } from "@/ui/lists";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { TierDetail } from "./pools";
import { dividends } from "./words";

type Payment = components["schemas"]["PaymentView"];

export function Payments({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  const c = useWords(common);
  const path = { run_id: tier.run_id, tier_id: tier.id };
  return (
    <DataTable<Payment>
      label={w.payments}
      queryKey={["payments", tier.id]}
      page={(after, limit, signal) =>
        got(
          api.GET("/runs/{run_id}/tiers/{tier_id}/payments", {
            params: { path, query: { limit, offset: offsetCursor(after) } },
            signal,
          }),
        )
      }
      rowKey={(payment) => payment.id}
      empty={w.noPayments}
      columns={[
        { key: "on", title: c.date, dataIndex: "on", phone: "line" },
        { key: "name", title: w.holder, dataIndex: "holder_name", phone: "title" },
        {
          key: "amount",
          title: c.amount,
          align: "end",
          dataIndex: "amount_fen",
          phone: "figure",
          render: (fen: number) => <Money fen={fen} />,
        },
        {
          key: "reason",
          title: c.note,
          dataIndex: "reason",
          phone: "line",
          render: (reason: string) => (reason ? fill(w.returned, { reason }) : w.paidWord),
        },
      ]}
    />
  );
}
