/** Goods of the season in kilograms: growers and own land, desks, plants, products, customers. */
import { Chart } from "@/ui/Chart";
import { largest } from "@/ui/chart/picture";
import { Quantity } from "@/ui/Figures";
import { useMeasure } from "@/ui/units";
import { fill, useWords } from "@/words/words";
import { whole } from "./amounts";
import { Drawn } from "./Drawn";
import { FlowRows } from "./FlowRows";
import { merged, pictured } from "./flows";
import { useFlows, useGoods, useMade, useVillages } from "./season";
import { useNames } from "./useNames";
import { overview as catalogue } from "./words";

const VILLAGES_SHOWN = 6;
const CUSTOMERS_SHOWN = 8;
/** Villages and own land, desks, plants, goods, customers. */
const KINDS = "vdpgc";

export function GoodsFlow({ year }: { year: number }) {
  const w = useWords(catalogue);
  const measure = useMeasure()("g");
  const names = useNames();
  const [villages, flows, made, goods] = [useVillages(year), useFlows(year), useMade(year), useGoods(year)];
  const sold = (goods.data ?? []).filter((row) => row.unit === "g");
  const villageOf = largest(
    villages.data,
    (row) => row.village,
    (row) => row.net_g,
    w.otherVillages,
    VILLAGES_SHOWN,
  );
  const customerOf = largest(
    sold,
    (row) => row.customer_name,
    (row) => row.quantity,
    w.otherCustomers,
    CUSTOMERS_SHOWN,
  );
  const at = (id: string) => (names.isPlant(id) ? `p:${id}` : `d:${id}`);
  const given = flows.own.filter((row) => row.unit === "g");
  const sent = flows.sent.filter((row) => row.unit === "g" && names.isPlant(row.to_entity_id));
  const shown = merged([
    ...villages.data.map((row) => ({ from: `v:${villageOf(row)}`, to: at(row.entity_id), value: row.net_g })),
    ...given.map((row) => ({ from: "v:", to: at(row.entity_id), value: row.quantity })),
    ...sent.map((row) => ({ from: at(row.entity_id), to: at(row.to_entity_id), value: row.quantity })),
    ...(made.data?.made ?? [])
      .filter((row) => row.unit === "g" && !row.by_product)
      .map((row) => ({ from: at(row.entity_id), to: `g:${row.product}`, value: row.quantity })),
    ...sold
      .filter((row) => !names.isPlant(row.entity_id))
      .map((row) => ({ from: at(row.entity_id), to: `g:${row.product}`, value: row.quantity })),
    ...sold.map((row) => ({ from: `g:${row.product}`, to: `c:${customerOf(row)}`, value: row.quantity })),
  ]);
  const called = (id: string) => {
    const key = id.slice(2);
    return id.startsWith("d:") || id.startsWith("p:") ? names.name(key) : key || w.ownLand;
  };
  const all = [villages, flows, made, goods];
  const query = {
    isPending: names.isPending || all.some((one) => one.isPending),
    error: all.find((one) => one.error)?.error,
  };
  return (
    <div className="overview-wide">
      <Drawn title={w.goods} year={year} query={query} empty={shown.length === 0}>
        <Chart
          title={w.goods}
          hint={fill(w.goodsHint, { unit: measure.label })}
          told={fill(w.goodsTold, { year })}
          picture={pictured(shown, KINDS, called, (grams) => `${whole(grams, measure.per)} ${measure.label}`)}
          height={520}
          table={
            <FlowRows
              flows={shown}
              called={called}
              title={w.net}
              figure={(grams) => <Quantity value={grams} unit="g" />}
            />
          }
        />
      </Drawn>
    </div>
  );
}
