/** From customers to organisations, and from organisations to the growers of each village. */
import { useTree } from "@/session/node";
import { Chart } from "@/ui/Chart";
import { type Flows, largest } from "@/ui/chart/picture";
import { Money } from "@/ui/Figures";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { tenThousands } from "./amounts";
import { Drawn } from "./Drawn";
import { Rows } from "./Rows";
import { useCustomers, useVillages } from "./season";
import { overview as catalogue } from "./words";

const CUSTOMERS_SHOWN = 10;

interface Flow {
  from: string;
  to: string;
  value: number;
}

/** Flows with the same ends together; a sum that is nothing or less cannot be drawn. */
function merged(flows: readonly Flow[]): Flow[] {
  const sums = new Map<string, Flow>();
  for (const flow of flows) {
    const key = JSON.stringify([flow.from, flow.to]);
    sums.set(key, { ...flow, value: flow.value + (sums.get(key)?.value ?? 0) });
  }
  return [...sums.values()].filter((flow) => flow.value > 0);
}

export function MoneyFlow({ year }: { year: number }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const tree = useTree();
  const customers = useCustomers(year);
  const villages = useVillages(year);
  const names = new Map(tree.data?.map((node) => [node.id, node.name]));
  const bought = customers.data ?? [];
  const customerOf = largest(
    bought,
    (row) => row.customer_name,
    (row) => row.net_fen,
    w.otherCustomers,
    CUSTOMERS_SHOWN,
  );
  const flows = [
    ...merged(
      bought.map((row) => ({ from: `c:${customerOf(row)}`, to: `e:${row.entity_id}`, value: row.net_fen })),
    ),
    ...merged(
      villages.data.map((row) => ({
        from: `e:${row.entity_id}`,
        to: `v:${row.village}`,
        value: row.amount_fen,
      })),
    ),
  ];
  const level = { c: 0, e: 1, v: 2 } as const;
  const called = (id: string) => {
    const name = id.slice(2);
    return id.startsWith("e:") ? (names.get(name) ?? name) : name;
  };
  const picture: Flows = {
    kind: "flows",
    nodes: [...new Set(flows.flatMap((flow) => [flow.from, flow.to]))].map((id) => ({
      id,
      name: called(id),
      level: level[id[0] as keyof typeof level],
    })),
    flows,
    written: tenThousands,
  };
  const query = {
    isPending: customers.isPending || villages.isPending || tree.isPending,
    error: customers.error ?? villages.error,
  };
  return (
    <div className="overview-wide">
      <Drawn title={w.money} year={year} query={query} empty={flows.length === 0}>
        <Chart
          title={w.money}
          hint={w.moneyHint}
          told={fill(w.moneyTold, { year })}
          picture={picture}
          height={460}
          table={
            <Rows<Flow>
              rows={flows}
              rowKey={(row) => row.from + row.to}
              columns={[
                { title: w.fromWhom, render: (_, row) => called(row.from) },
                { title: w.toWhom, render: (_, row) => called(row.to) },
                {
                  title: `${c.amount}（${c.yuan}）`,
                  align: "end",
                  render: (_, row) => <Money fen={row.value} />,
                },
              ]}
            />
          }
        />
      </Drawn>
    </div>
  );
}
