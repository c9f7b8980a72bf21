/** On the start page of who sells: invoices past their day and not paid, what is owed longest first. */
import { useQuery } from "@tanstack/react-query";
import { got, sales } from "@/api/services";
import { useNode } from "@/session/node";
import { today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { Panel, PanelRow, PanelRows } from "@/ui/Panel";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { sales as catalogue } from "./words";

const SHOWN = 6;

export default function Overdue() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const node = useNode();
  const query = useQuery({
    queryKey: ["invoices", node?.id, "start"],
    queryFn: () =>
      got(
        sales.GET("/invoices", {
          params: { query: { node: node?.id, overdue_on: today(), limit: SHOWN } },
        }),
      ),
  });
  const rows = query.data ?? [];
  return (
    <Panel title={w.overdue} to="/sales/invoices?overdue=1" alarm={rows.length > 0} query={query}>
      <PanelRows empty={w.nothingOverdue}>
        {rows.map((invoice) => (
          <PanelRow
            key={invoice.id}
            to="/sales/invoices?overdue=1"
            figure={
              <>
                <Money fen={invoice.outstanding_fen} /> <span className="unit">{c.yuan}</span>
              </>
            }
          >
            {invoice.customer_name} · {invoice.number}{" "}
            <span className="quiet figure">{fill(w.dueOnDay, { on: invoice.due_on })}</span>
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}
