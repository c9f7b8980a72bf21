/** What the group owes and paid a household: deliveries, wages, dividends, year by year. */
import { useQuery } from "@tanstack/react-query";
import { Tabs } from "antd";
import type { ReactNode } from "react";
import { LINES } from "@/api/lines";
import { Problem } from "@/api/problem";
import { desk, dividends, finance, got, members } from "@/api/services";
import type { components as Dividends } from "@/api/types/dividends";
import type { components as Finance } from "@/api/types/finance";
import type { components as Desk } from "@/api/types/honeysuckle";
import type { components } from "@/api/types/members";
import { Money, Quantity } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import type { Column } from "@/ui/column";
import { Table } from "@/ui/Table";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

type Delivery = Desk["schemas"]["DeliveryView"];
type Payable = Finance["schemas"]["PayableView"];
type Line = Dividends["schemas"]["OwnLine"];
type Year = components["schemas"]["YearCoverage"];

const ROWS = 20;

/** A desk that never met the household has nothing of it. */
async function known<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return [];
    throw error;
  }
}

export function MoneyPanel({ householdId }: { householdId: string }) {
  const w = useWords(catalogue);
  const path = { household_id: householdId };
  const years = useQuery({
    queryKey: ["household", householdId, "years"],
    queryFn: () => got(members.GET("/households/{household_id}/coverage", { params: { path } })),
  });
  const deliveries = useQuery({
    queryKey: ["household", householdId, "deliveries"],
    queryFn: async () => {
      const found = await Promise.all(
        LINES.map((service) =>
          known(
            got(
              desk(service).GET("/households/{household_id}/deliveries", {
                params: { path, query: { limit: ROWS } },
              }),
            ),
          ),
        ),
      );
      return found
        .flat()
        .sort((one, other) => other.on.localeCompare(one.on))
        .slice(0, ROWS);
    },
  });
  const payables = useQuery({
    queryKey: ["household", householdId, "payables"],
    queryFn: () =>
      known(
        got(finance.GET("/households/{household_id}/payables", { params: { path, query: { limit: ROWS } } })),
      ),
  });
  const lines = useQuery({
    queryKey: ["household", householdId, "dividends"],
    queryFn: () =>
      known(
        got(dividends.GET("/holders/{holder_id}/lines", { params: { path: { holder_id: householdId } } })),
      ),
  });
  const money = (fen: number) => <Money fen={fen} />;
  const tabs: { key: string; label: string; children: ReactNode }[] = [
    {
      key: "years",
      label: w.coverage,
      children: (
        <Rows<Year>
          query={years}
          rowKey={(one) => String(one.year)}
          empty={w.noPayables}
          columns={[
            { title: w.year, dataIndex: "year" },
            { title: w.deliveries, align: "end", dataIndex: "deliveries" },
            { title: w.deliveredMoney, align: "end", dataIndex: "delivered_fen", render: money },
            { title: w.wages, align: "end", dataIndex: "wages_fen", render: money },
            { title: w.paid, align: "end", dataIndex: "paid_fen", render: money },
          ]}
        />
      ),
    },
    {
      key: "deliveries",
      label: w.deliveries,
      children: (
        <Rows<Delivery>
          query={deliveries}
          rowKey={(one) => one.id}
          empty={w.noDeliveries}
          columns={[
            { title: w.effectiveOn, dataIndex: "on" },
            { title: w.product, render: (_, one) => `${one.product} ${one.grade}` },
            {
              title: w.net,
              align: "end",
              dataIndex: "net_g",
              render: (grams: number) => <Quantity value={grams} unit="g" />,
            },
            { title: w.amount, align: "end", dataIndex: "amount_fen", render: money },
          ]}
        />
      ),
    },
    {
      key: "payables",
      label: w.payables,
      children: (
        <Rows<Payable>
          query={payables}
          rowKey={(one) => one.id}
          empty={w.noPayables}
          columns={[
            { title: w.effectiveOn, dataIndex: "on" },
            { title: w.recordedAt, dataIndex: "document" },
            { title: w.amount, align: "end", dataIndex: "amount_fen", render: money },
            { title: w.paid, align: "end", dataIndex: "paid_fen", render: money },
            { title: w.open, align: "end", dataIndex: "open_fen", render: money },
          ]}
        />
      ),
    },
    {
      key: "dividends",
      label: w.dividends,
      children: (
        <Rows<Line>
          query={lines}
          rowKey={(one) => one.line_id}
          empty={w.noDividends}
          columns={[
            { title: w.year, dataIndex: "year" },
            { title: w.from, render: (_, one) => one.entity_name },
            { title: w.amount, align: "end", dataIndex: "amount_fen", render: money },
            { title: w.tax, align: "end", dataIndex: "tax_fen", render: money },
            { title: w.paid, align: "end", dataIndex: "paid_fen", render: money },
          ]}
        />
      ),
    },
  ];
  return (
    <section className="panel" aria-labelledby="money-head">
      <h2 id="money-head">
        {w.money} <Unit />
      </h2>
      <Tabs items={tabs} />
    </section>
  );
}

function Unit() {
  const c = useWords(common);
  return <span className="quiet">{c.unitYuan}</span>;
}

interface RowsProps<Row> {
  query: { data?: Row[]; error: unknown; isPending: boolean };
  rowKey: (row: Row) => string;
  empty: string;
  columns: Column<Row>[];
}

function Rows<Row extends object>({ query, rowKey, empty, columns }: RowsProps<Row>) {
  if (query.error) return <Refusal error={query.error} />;
  return (
    <Table<Row>
      size="small"
      rowKey={rowKey}
      loading={query.isPending}
      pagination={false}
      scroll={{ x: "max-content" }}
      dataSource={query.data ?? []}
      columns={columns}
      locale={{ emptyText: empty }}
    />
  );
}
