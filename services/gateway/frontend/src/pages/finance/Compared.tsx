/** What differs between two versions, figure by figure. */
import { useQuery } from "@tanstack/react-query";
import { Select, Skeleton } from "antd";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { Money } from "@/ui/Figures";
import { instant } from "@/ui/instant";
import { useFilter } from "@/ui/lists";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { common } from "@/words/common";
import { states } from "@/words/states";
import { fill, useWords } from "@/words/words";
import { useAccountName, useChart } from "./useChart";
import { Wide } from "./Wide";
import { books } from "./words/books";
import { statementWords } from "./words/statements";

type Version = components["schemas"]["VersionWhole"];

export function Compared({ version }: { version: Version }) {
  const w = useWords(statementWords);
  const s = useWords(states);
  const [filter, setFilter] = useFilter();
  const { data: versions } = useQuery({
    queryKey: ["consolidations", "others"],
    queryFn: () => got(finance.GET("/consolidations", { params: { query: { limit: 100 } } })),
  });
  const others = versions?.filter((one) => one.id !== version.id && one.company_id === version.company_id);
  return (
    <div className="page">
      <Select
        className="filter-entity"
        aria-label={w.compareWith}
        placeholder={w.compareWith}
        loading={!others}
        value={filter.with}
        onChange={(other: string) => setFilter({ with: other })}
        options={others?.map((one) => ({
          value: one.id,
          label: `${fill(w.period, { from: one.from_month, to: one.to_month })} ${s[one.kind]} ${instant(one.recorded_at)}`,
        }))}
      />
      {filter.with ? (
        <Changes version={version} other={filter.with} />
      ) : (
        <p className="quiet">{w.chooseOther}</p>
      )}
    </div>
  );
}

function Changes({ version, other }: { version: Version; other: string }) {
  const w = useWords(statementWords);
  const b = useWords(books);
  const c = useWords(common);
  const nameOf = useAccountName();
  const chart = useChart(version.company_id).data;
  const { data, error, refetch } = useQuery({
    queryKey: ["consolidations", version.id, "changes", other],
    queryFn: () =>
      got(
        finance.GET("/consolidations/{version_id}/changes", {
          params: { path: { version_id: version.id }, query: { to: other } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const named = (code: string) => {
    if (code === "minority") return w.minority;
    const account = chart?.find((one) => one.code === code);
    return account ? `${code} ${nameOf(account)}` : code;
  };
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} />;
  return (
    <Wide label={w.changes}>
      <Table
        size="small"
        pagination={false}
        rowKey={(one) => `${one.sheet}${one.account}`}
        dataSource={data}
        locale={{ emptyText: w.noChanges }}
        columns={[
          {
            title: c.kind,
            render: (_, one) => (one.sheet === "balance_sheet" ? w.balanceSheet : w.income),
          },
          { title: b.account, render: (_, one) => named(one.account) },
          { title: w.before, align: "end", render: (_, one) => <Money fen={one.before_fen} /> },
          { title: w.after, align: "end", render: (_, one) => <Money fen={one.after_fen} /> },
          { title: w.change, align: "end", render: (_, one) => <Money fen={one.change_fen} /> },
        ]}
      />
    </Wide>
  );
}
