/** Township finance's morning: where each entity stands, claims that do not match, cash needed for payments. */
import { useQuery } from "@tanstack/react-query";
import { finance, got } from "@/api/services";
import { useNode } from "@/session/node";
import { today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { Panel, PanelRow, PanelRows } from "@/ui/Panel";
import { common } from "@/words/common";
import { bracketed, fill, useWords } from "@/words/words";
import { type Entity, useEntities } from "./entity";
import { usePairs } from "./Pairs";
import { useOwed } from "./Payables";
import { closingWords } from "./words/closing";
import { paymentWords } from "./words/payments";
import { reopeningWords } from "./words/reopening";
import { statementWords } from "./words/statements";

const ROWS_MAX = 6;
const BATCHES_MAX = 20;

export default function FinancePanel() {
  const entities = useEntities();
  if (entities.data?.length === 0) return null;
  const company = entities.data?.find((one) => one.legal_form === "company");
  return (
    <>
      <Standing />
      <Needed />
      <ToApprove />
      <ToOpenAgain />
      {company ? <OpenPairs company={company} /> : null}
    </>
  );
}

/** Those with something to do first. */
function Standing() {
  const w = useWords(closingWords);
  const query = useEntities();
  const waits = (one: Entity) => one.late + one.unchecked + one.asked.length;
  const busy = (query.data ?? []).filter((one) => waits(one) > 0);
  const rows = [...busy, ...(query.data ?? []).filter((one) => waits(one) === 0)].slice(0, ROWS_MAX);
  return (
    <Panel title={w.panel} to="/finance/closing" query={query} alarm={busy.some((one) => one.late > 0)}>
      <PanelRows empty={w.closedAll}>
        {rows.map((one) => (
          <PanelRow
            key={one.id}
            to={`/finance/closing?entity=${one.id}`}
            figure={one.closed_to ? fill(w.panelState, { month: one.closed_to }) : w.never}
          >
            {one.name}
            {waits(one) > 0 ? (
              <div className="quiet">
                {fill(w.panelTodo, {
                  late: one.late,
                  unchecked: one.unchecked,
                  asked: one.asked.length,
                })}
              </div>
            ) : null}
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}

function Needed() {
  const c = useWords(common);
  const w = useWords(closingWords);
  const p = useWords(paymentWords);
  const words: Record<string, string> = p;
  const node = useNode();
  const query = useOwed(node?.id);
  const rows = (query.data ?? []).filter((one) => one.open_fen > 0).slice(0, ROWS_MAX);
  return (
    <Panel title={bracketed(w.panelCash, c.yuan)} to="/finance/payables" query={query}>
      <PanelRows empty={p.noPayables}>
        {rows.map((one) => (
          <PanelRow
            key={`${one.entity_id}${one.source}`}
            to={`/finance/payables?entity=${one.entity_id}&source=${one.source}`}
            figure={<Money fen={one.open_fen} />}
          >
            {fill(w.panelCashOf, { name: one.entity_name, source: words[one.source] ?? one.source })}
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}

function ToApprove() {
  const c = useWords(common);
  const w = useWords(closingWords);
  const p = useWords(paymentWords);
  const node = useNode();
  const query = useQuery({
    queryKey: ["payment batches", "to approve", node?.id],
    queryFn: () =>
      got(
        finance.GET("/payment-batches", {
          params: { query: { node: node?.id, state: "drawn", limit: BATCHES_MAX } },
        }),
      ),
    enabled: node !== undefined,
  });
  const rows = query.data ?? [];
  if (!query.error && rows.length === 0) return null;
  return (
    <Panel title={bracketed(w.panelToCheck, c.yuan)} to="/finance/payments?state=drawn" query={query}>
      <PanelRows empty={p.noBatches}>
        {rows.map((one) => (
          <PanelRow key={one.id} to={`/finance/payments/${one.id}`} figure={<Money fen={one.total_fen} />}>
            {one.entity_name} · {p[one.kind]}
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}

/** Closed months somebody asks to open again: another person decides. */
function ToOpenAgain() {
  const w = useWords(reopeningWords);
  const node = useNode();
  const query = useQuery({
    queryKey: ["reopenings", "asked", node?.id],
    queryFn: () =>
      got(
        finance.GET("/reopenings", {
          params: { query: { node: node?.id, state: "asked", limit: BATCHES_MAX } },
        }),
      ),
    enabled: node !== undefined,
  });
  const rows = query.data ?? [];
  if (!query.error && rows.length === 0) return null;
  return (
    <Panel title={w.panelReopenings} to="/finance/closing" query={query}>
      <PanelRows empty={w.reopenings}>
        {rows.map((one) => (
          <PanelRow key={one.id} to={`/finance/closing?entity=${one.entity_id}`} figure={one.month}>
            {one.entity_name}
            <div className="quiet">{one.reason}</div>
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}

function OpenPairs({ company }: { company: Entity }) {
  const w = useWords(closingWords);
  const s = useWords(statementWords);
  const query = usePairs(company.id, today());
  const pairs = query.data ?? [];
  return (
    <Panel title={w.panelPairs} to="/finance/pairs" query={query} alarm={pairs.length > 0}>
      <PanelRows empty={s.noPairs}>
        {pairs.slice(0, ROWS_MAX).map((pair) => (
          <PanelRow
            key={`${pair.document}${pair.one_id}`}
            to="/finance/pairs"
            figure={<Money fen={pair.one_fen + pair.other_fen} />}
          >
            {pair.document}
            <div className="quiet">
              {pair.one_name} / {pair.other_name} · {s[pair.difference]} · {fill(s.days, { n: pair.days })}
            </div>
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}
