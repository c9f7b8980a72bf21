/** The years of all legal entities in the order they end: from the bottom of the ownership graph up. */
import { useQuery } from "@tanstack/react-query";
import { Select, Skeleton } from "antd";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useNode } from "@/session/node";
import { Money } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { Refusal } from "@/ui/Refusal";
import { usePhone } from "@/ui/screen";
import { StateTag } from "@/ui/StateTag";
import { Table } from "@/ui/Table";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { thisYear } from "./entity";
import { YearDrawer } from "./YearDrawer";
import { Wide } from "./Wide";
import { books } from "./words/books";
import { closingWords } from "./words/closing";

export type YearBrief = components["schemas"]["YearBrief"];
const YEARS_SHOWN = 5;

export function Years() {
  const w = useWords(closingWords);
  const c = useWords(common);
  const node = useNode();
  const [filter, setFilter] = useFilter();
  const last = thisYear() - 1;
  const year = filter.year ? Number(filter.year) : last;
  const query = { node: node?.id, year };
  const { data, error, refetch } = useQuery({
    queryKey: ["years", query],
    queryFn: () => got(finance.GET("/years", { params: { query } })),
    enabled: node !== undefined,
  });
  const opened = data?.find((one) => one.entity_id === filter.of);
  return (
    <div className="page">
      <p className="quiet">{w.yearsHint}</p>
      <div className="filters">
        <Select
          aria-label={w.year}
          value={year}
          onChange={(chosen: number) => setFilter({ year: String(chosen) })}
          options={Array.from({ length: YEARS_SHOWN }, (_, back) => ({
            value: last + 1 - back,
            label: String(last + 1 - back),
          }))}
        />
        <span className="quiet">{c.unitYuan}</span>
      </div>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <YearTable years={data} onOpen={(one) => setFilter({ of: one.entity_id })} />
      ) : error ? null : (
        <Skeleton active title={false} paragraph={{ rows: 8 }} />
      )}
      {opened ? <YearDrawer brief={opened} year={year} onClose={() => setFilter({ of: undefined })} /> : null}
    </div>
  );
}

function YearTable({ years, onOpen }: { years: readonly YearBrief[]; onOpen: (one: YearBrief) => void }) {
  const w = useWords(closingWords);
  const b = useWords(books);
  const c = useWords(common);
  const phone = usePhone();
  const money = (fen: number | null) => <Money fen={fen} />;
  return (
    <Wide label={w.years}>
      <Table<YearBrief>
        size="middle"
        pagination={false}
        rowKey="entity_id"
        dataSource={years}
        locale={{ emptyText: w.noYears }}
        columns={[
          { title: w.level, render: (_, one) => fill(w.levelN, { n: one.level }) },
          {
            title: b.entity,
            render: (_, one) => (
              <button type="button" className="row-link" onClick={() => onOpen(one)}>
                {one.name}
              </button>
            ),
          },
          { title: c.state, render: (_, one) => <StateTag state={one.state} /> },
          ...(phone
            ? []
            : [
                {
                  title: w.result,
                  align: "end" as const,
                  render: (_: unknown, one: YearBrief) => money(one.own_result_fen),
                },
                {
                  title: w.inflow,
                  align: "end" as const,
                  render: (_: unknown, one: YearBrief) => money(one.inflow_fen),
                },
                {
                  title: w.declared,
                  align: "end" as const,
                  render: (_: unknown, one: YearBrief) => (one.is_declared ? money(one.declared_fen) : null),
                },
              ]),
        ]}
      />
    </Wide>
  );
}
