/** Parts of a version beside its statements: profit and its split, equity, profit in stock, the proof. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Skeleton } from "antd";
import { Link } from "react-router";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { Money } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { common } from "@/words/common";
import { comma, fill, useWords } from "@/words/words";
import { Wide } from "./Wide";
import { statementWords } from "./words/statements";

type Version = components["schemas"]["VersionWhole"];

function nameOf(version: Version, id: string): string {
  return version.members.find((member) => member.entity_id === id)?.name ?? "";
}

/** From the members' own results to the group's, and the outside owners' part of it. */
export function GroupProfit({ version }: { version: Version }) {
  const w = useWords(statementWords);
  const c = useWords(common);
  const { profit } = version.statements;
  const results = Object.values(profit.results).reduce((sum, fen) => sum + fen, 0);
  const steps = [
    [w.memberResults, results],
    [w.lessDividends, profit.dividends_fen],
    [w.lessUnrealised, profit.unrealised_fen],
    [w.groupProfit, profit.consolidated_fen],
    [w.minorityProfit, profit.minority_fen],
    [w.parentProfit, profit.parent_fen],
    [w.lessSales, profit.sales_fen],
    [w.lessCosts, profit.costs_fen],
  ] as const;
  return (
    <div className="columns">
      <section className="panel">
        <h2>
          {w.profit} <span className="quiet">{c.unitYuan}</span>
        </h2>
        <dl className="facts">
          {steps.map(([word, fen]) => (
            <Fact key={word} word={word} fen={fen} />
          ))}
        </dl>
      </section>
      <section className="panel">
        <h2>
          {w.minorityProfit} <span className="quiet">{c.unitYuan}</span>
        </h2>
        <Table
          size="small"
          pagination={false}
          rowKey="entity_id"
          dataSource={profit.minority}
          columns={[
            { title: w.member, render: (_, one) => nameOf(version, one.entity_id) },
            {
              title: w.share,
              render: (_, one) => version.members.find((member) => member.entity_id === one.entity_id)?.share,
            },
            { title: w.ofProfit, align: "end", render: (_, one) => <Money fen={one.profit_fen} /> },
            { title: w.minorityProfit, align: "end", render: (_, one) => <Money fen={one.minority_fen} /> },
          ]}
        />
      </section>
    </div>
  );
}

function Fact({ word, fen }: { word: string; fen: number }) {
  return (
    <>
      <dt>{word}</dt>
      <dd>
        <Money fen={fen} />
      </dd>
    </>
  );
}

const EQUITY = [
  ["capital_fen", "capital"],
  ["capital_reserve_fen", "capitalReserve"],
  ["surplus_reserve_fen", "surplusReserve"],
  ["retained_fen", "retained"],
  ["minority_fen", "minority"],
  ["total_fen", "total"],
] as const;

export function GroupEquity({ version }: { version: Version }) {
  const w = useWords(statementWords);
  const rows: Record<string, string> = {
    opening: w.rowOpening,
    profit: w.rowProfit,
    reserves: w.rowReserves,
    dividends: w.rowDividends,
    other: w.rowOther,
    closing: w.rowClosing,
  };
  return (
    <Wide label={w.equity}>
      <Table
        size="small"
        pagination={false}
        rowKey="row"
        dataSource={version.statements.equity}
        columns={[
          { title: w.item, render: (_, one) => rows[one.row] ?? one.row },
          ...EQUITY.map(([key, word]) => ({
            title: w[word],
            align: "end" as const,
            render: (_: unknown, one: Version["statements"]["equity"][number]) => <Money fen={one[key]} />,
          })),
        ]}
      />
    </Wide>
  );
}

export function LotsHeld({ version }: { version: Version }) {
  const w = useWords(statementWords);
  const { data, error, refetch } = useQuery({
    queryKey: ["consolidations", version.id, "lots"],
    queryFn: () =>
      got(finance.GET("/consolidations/{version_id}/lots", { params: { path: { version_id: version.id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} />;
  const largestFirst = [...data].sort((one, other) => Math.abs(other.margin_fen) - Math.abs(one.margin_fen));
  return (
    <Wide label={w.lots}>
      <Table
        size="small"
        pagination={data.length > 50 ? { pageSize: 50 } : false}
        rowKey={(one) => `${one.held_in}${one.seller_id}${one.stock}`}
        dataSource={largestFirst}
        locale={{ emptyText: w.noLots }}
        columns={[
          {
            title: w.lot,
            render: (_, one) =>
              // What is not stock to sell lies in a batch under way.
              one.stock === "production" ? w.underWay : <Link to={`/lots/${one.held_in}`}>{w.seeLot}</Link>,
          },
          { title: w.owner, render: (_, one) => nameOf(version, one.owner_id) },
          { title: w.seller, render: (_, one) => nameOf(version, one.seller_id) },
          { title: w.margin, align: "end", render: (_, one) => <Money fen={one.margin_fen} /> },
        ]}
        summary={(shown) => (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0} colSpan={3}>
              {w.total}
            </Table.Summary.Cell>
            <Table.Summary.Cell index={3} align="end">
              <Money fen={shown.reduce((sum, one) => sum + one.margin_fen, 0)} />
            </Table.Summary.Cell>
          </Table.Summary.Row>
        )}
      />
    </Wide>
  );
}

/** A proof, not a report: it reads every line of every member, so it is asked for. */
export function Recheck({ version }: { version: Version }) {
  const w = useWords(statementWords);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ["consolidations", version.id, "check"],
    queryFn: () =>
      got(
        finance.GET("/consolidations/{version_id}/check", { params: { path: { version_id: version.id } } }),
      ),
    enabled: false,
  });
  const right = data?.hash_agrees && data.apart.length === 0;
  return (
    <div className="page">
      <div className="page-actions">
        <Button type="primary" loading={isFetching} onClick={() => void refetch()}>
          {w.check}
        </Button>
      </div>
      <Refusal error={error} />
      {data ? (
        <Alert
          showIcon
          role="status"
          type={right ? "success" : "error"}
          title={right ? w.checkOk : fill(w.checkBad, { items: [...data.apart, w.hash].join(comma()) })}
        />
      ) : null}
    </div>
  );
}
