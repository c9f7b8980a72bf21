/** Money of the year: customers, organisations, growers and other costs, what is left and who gets it. */
import { Chart } from "@/ui/Chart";
import { largest } from "@/ui/chart/picture";
import { Money } from "@/ui/Figures";
import { common } from "@/words/common";
import { bracketed, fill, useWords } from "@/words/words";
import { tenThousands } from "./amounts";
import { Drawn } from "./Drawn";
import { FlowRows } from "./FlowRows";
import { merged, pictured } from "./flows";
import { useCustomers, useFlows, useGivenToPeople, useIncome, useVillages } from "./season";
import { useNames } from "./useNames";
import { overview as catalogue } from "./words";

const CUSTOMERS_SHOWN = 8;
const VILLAGES_SHOWN = 6;
/** Customers, plants, desks, what it is spent on or left as, who gets what is left. */
const KINDS = "cpdxy";
const FORMS = new Set(["company", "subsidiary", "coop"]);

/** What each entity bought of growers and of others of the group, and what its books say. */
function useMoney(year: number) {
  const w = useWords(catalogue);
  const names = useNames();
  const entities = [...names.nodes.values()].filter((node) => FORMS.has(node.legal_form));
  const customers = useCustomers(year);
  const villages = useVillages(year);
  const flows = useFlows(year);
  const income = useIncome(
    year,
    entities.map((node) => node.id),
  );
  const given = useGivenToPeople(year);
  const legal = (id: string) => names.nodes.get(id)?.legal_entity_id ?? id;
  const at = (id: string) => `${names.isPlant(legal(id)) ? "p" : "d"}:${legal(id)}`;
  const customerOf = largest(
    customers.data ?? [],
    (row) => row.customer_name,
    (row) => row.net_fen,
    w.otherCustomers,
    CUSTOMERS_SHOWN,
  );
  const villageOf = largest(
    villages.data,
    (row) => row.village,
    (row) => row.amount_fen,
    w.otherVillages,
    VILLAGES_SHOWN,
  );
  const bought = new Map<string, number>();
  const paid = (to: string, fen: number) => bought.set(to, (bought.get(to) ?? 0) + fen);
  const between = flows.sent.filter((row) => legal(row.entity_id) !== legal(row.to_entity_id));
  for (const row of villages.data) paid(legal(row.entity_id), row.amount_fen);
  for (const row of between) paid(legal(row.to_entity_id), row.net_fen);
  const result = income.data.map((statement) => {
    const fen = (key: string) => statement.rows.find((row) => row.key === key)?.amount_fen ?? 0;
    return { id: statement.entity_id, profit: fen("net_profit"), spent: fen("revenue") - fen("net_profit") };
  });
  const profit = result.reduce((sum, one) => sum + Math.max(0, one.profit), 0);
  const people = Math.min(profit, given.data ?? 0);
  const shown = merged([
    ...(customers.data ?? []).map((row) => ({
      from: `c:${customerOf(row)}`,
      to: at(row.entity_id),
      value: row.net_fen,
    })),
    ...between.map((row) => ({ from: at(row.to_entity_id), to: at(row.entity_id), value: row.net_fen })),
    ...villages.data.map((row) => ({
      from: at(row.entity_id),
      to: `x:${fill(w.growersOf, { village: villageOf(row) })}`,
      value: row.amount_fen,
    })),
    ...result.map((one) => ({
      from: at(one.id),
      to: `x:${w.otherCosts}`,
      value: one.spent - (bought.get(one.id) ?? 0),
    })),
    ...result.map((one) => ({ from: at(one.id), to: `x:${w.profit}`, value: one.profit })),
    { from: `x:${w.profit}`, to: `y:${w.toPeople}`, value: people },
    { from: `x:${w.profit}`, to: `y:${w.kept}`, value: profit - people },
  ]);
  return {
    shown,
    called: (id: string) => (/^[pd]:/.test(id) ? names.name(id.slice(2)) : id.slice(2)),
    isPending: [customers, villages, flows, income, names, given].some((one) => one.isPending),
    error: customers.error ?? villages.error ?? flows.error,
  };
}

export function MoneyFlow({ year }: { year: number }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const { shown, called, ...query } = useMoney(year);
  return (
    <div className="overview-wide">
      <Drawn title={w.money} year={year} query={query} empty={shown.length === 0}>
        <Chart
          title={w.money}
          hint={w.moneyHint}
          told={fill(w.moneyTold, { year })}
          picture={pictured(shown, KINDS, called, tenThousands)}
          height={520}
          table={
            <FlowRows
              flows={shown}
              called={called}
              title={bracketed(c.amount, c.yuan)}
              figure={(fen) => <Money fen={fen} />}
            />
          }
        />
      </Drawn>
    </div>
  );
}
