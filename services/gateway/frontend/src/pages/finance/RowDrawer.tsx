/** What a row of a statement is made of: its accounts in each book, and on to their journals. */
import { useQueries } from "@tanstack/react-query";
import { Drawer, Skeleton } from "antd";
import { Link } from "react-router";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { Money } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { useWords } from "@/words/words";
import type { Entity } from "./entity";
import { type StatementRow, useRowName } from "./StatementTable";
import { useAccountName } from "./useChart";
import { Wide } from "./Wide";
import { books } from "./words/books";
import { statementWords } from "./words/statements";

interface Props {
  row: StatementRow;
  statement: components["schemas"]["Statement"];
  entities: readonly Entity[];
  onClose: () => void;
}

export function RowDrawer({ row, statement, entities, onClose }: Props) {
  const w = useWords(statementWords);
  const b = useWords(books);
  const name = useRowName();
  const nameOf = useAccountName();
  const ofDay = statement.kind === "balance-sheet";
  const { from_month, to_month } = statement;
  const found = useQueries({
    queries: entities.map((entity) => {
      const query = { entity_id: entity.id, from_month, to_month };
      return {
        queryKey: ["trial balance", query],
        queryFn: () => got(finance.GET("/trial-balance", { params: { query } })),
      };
    }),
  });
  const lines = found.flatMap(({ data }) =>
    (data?.lines ?? [])
      .filter((line) => row.accounts.includes(line.account))
      .map((line) => ({ ...line, entity: entities.find((one) => one.id === data?.entity_id) })),
  );
  const to = (entityId: string | undefined, account: string) =>
    `/finance/journals?${new URLSearchParams({
      entity: entityId ?? "",
      account,
      to: to_month,
      ...(ofDay ? {} : { from: from_month }),
    })}`;
  const failed = found.find(({ error }) => error);
  return (
    <Drawer open size="large" title={`${statement.title.zh} · ${name(row)}`} onClose={onClose}>
      <h2>{w.madeOf}</h2>
      {failed ? <Refusal error={failed.error} retry={() => void failed.refetch()} /> : null}
      {found.some(({ isPending }) => isPending) ? (
        <Skeleton active title={false} />
      ) : (
        <Wide label={w.madeOf}>
          <Table
            size="small"
            pagination={false}
            rowKey={(line) => `${line.entity?.id}${line.account}`}
            dataSource={lines}
            locale={{ emptyText: w.noAccounts }}
            columns={[
              ...(entities.length > 1
                ? [
                    {
                      title: b.entity,
                      render: (_: unknown, line: (typeof lines)[number]) => line.entity?.name,
                    },
                  ]
                : []),
              { title: b.account, render: (_, line) => `${line.account} ${nameOf(line)}` },
              ...(ofDay
                ? []
                : [
                    {
                      title: b.debit,
                      align: "end" as const,
                      render: (_: unknown, line: (typeof lines)[number]) => <Money fen={line.debit_fen} />,
                    },
                    {
                      title: b.credit,
                      align: "end" as const,
                      render: (_: unknown, line: (typeof lines)[number]) => <Money fen={line.credit_fen} />,
                    },
                  ]),
              {
                title: b.closing,
                align: "end",
                render: (_, line) => (
                  <Money fen={line.side === "credit" ? -line.closing_fen : line.closing_fen} />
                ),
              },
              {
                title: "",
                render: (_, line) => <Link to={to(line.entity?.id, line.account)}>{w.seeJournals}</Link>,
              },
            ]}
          />
        </Wide>
      )}
    </Drawer>
  );
}
