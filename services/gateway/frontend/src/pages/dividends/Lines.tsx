/** Who gets how much of a plan, found by name or number; a line opens the way of its money. */
import { Input, Select } from "antd";
import { dividends as api, got } from "@/api/services";
import type { components } from "@/api/types/dividends";
import { DataTable } from "@/ui/DataTable";
import { Money } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ExplainDrawer } from "./ExplainDrawer";
import { type Line, poolWord, type TierDetail, weightText } from "./pools";
import { dividends } from "./words";

type Pool = components["schemas"]["Pool"];

export function Lines({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  const c = useWords(common);
  const [filter, setFilter] = useFilter();
  const pools = [...new Set(tier.pools.filter((pool) => pool.amount_fen !== 0).map((pool) => pool.kind))];
  const path = { run_id: tier.run_id, tier_id: tier.id };
  const money = (fen: number) => <Money fen={fen} />;
  const corrected = tier.kind !== "annual";
  return (
    <div className="page">
      <search className="filters">
        <Input.Search
          allowClear
          className="filter-field"
          placeholder={w.searchLines}
          aria-label={w.searchLines}
          defaultValue={filter.search}
          onSearch={(search) => setFilter({ search })}
        />
        {pools.length > 1 ? (
          <Select
            allowClear
            className="filter-field"
            placeholder={w.pool}
            aria-label={w.pool}
            value={filter.pool}
            onChange={(pool?: string) => setFilter({ pool })}
            options={pools.map((pool) => ({ value: pool, label: poolWord(w, pool) }))}
          />
        ) : null}
        <span className="quiet">{c.unitYuan}</span>
      </search>
      <DataTable<Line>
        label={w.lines}
        queryKey={["lines", tier.id, tier.state, filter.search, filter.pool]}
        page={(after, limit, signal) =>
          got(
            api.GET("/runs/{run_id}/tiers/{tier_id}/lines", {
              params: {
                path,
                query: {
                  search: filter.search,
                  pool: filter.pool as Pool | undefined,
                  after: after === undefined ? undefined : Number(after),
                  limit,
                },
              },
              signal,
            }),
          )
        }
        cursor={(line) => String(line.ordinal)}
        rowKey={(line) => line.id}
        onOpen={(line) => setFilter({ holder: line.holder_id })}
        empty={filter.search ? c.nothingFound : w.noLines}
        columns={[
          { key: "code", title: w.holderCode, dataIndex: "holder_code", phone: "line" },
          { key: "name", title: w.holder, dataIndex: "holder_name", phone: "title" },
          {
            key: "pool",
            title: w.pool,
            dataIndex: "pool",
            phone: "line",
            render: (pool: string) => poolWord(w, pool),
          },
          {
            key: "weight",
            title: w.weight,
            align: "end",
            phone: "line",
            render: (_, line) => (
              <span className="figure">{weightText(line.weight, line.pool, tier.form)}</span>
            ),
          },
          ...(corrected
            ? [
                {
                  key: "before",
                  title: w.before,
                  align: "end" as const,
                  dataIndex: "before_fen",
                  render: money,
                },
              ]
            : []),
          {
            key: "amount",
            title: c.amount,
            align: "end",
            dataIndex: "amount_fen",
            phone: "figure",
            render: money,
          },
          { key: "tax", title: w.tax, align: "end", dataIndex: "tax_fen", render: money },
          { key: "paid", title: w.paid, align: "end", dataIndex: "paid_fen", render: money },
        ]}
      />
      {filter.holder ? (
        <ExplainDrawer
          runId={tier.run_id}
          holderId={filter.holder}
          onClose={() => setFilter({ holder: undefined })}
        />
      ) : null}
    </div>
  );
}
