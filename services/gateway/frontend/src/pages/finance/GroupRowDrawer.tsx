/** A group figure opened: each account by member with what was eliminated because of whom, then the journals. */
import { useQueries } from "@tanstack/react-query";
import { Drawer, Skeleton } from "antd";
import { useState } from "react";
import { finance, got } from "@/api/services";
import { Problem } from "@/api/problem";
import type { components } from "@/api/types/finance";
import { DataTable } from "@/ui/DataTable";
import { Money } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import type { Sheet } from "./Consolidated";
import { JournalDrawer } from "./JournalDrawer";
import { useRowName } from "./StatementTable";
import { useAccountName } from "./useChart";
import { Wide } from "./Wide";
import { books, journalKinds } from "./words/books";
import { statementWords } from "./words/statements";

type Version = components["schemas"]["VersionWhole"];
type Figure = components["schemas"]["FigureWhole"];
type Journal = components["schemas"]["JournalView"];

interface Props {
  version: Version;
  sheet: Sheet;
  row: components["schemas"]["LineView"];
  onClose: () => void;
}

interface Part {
  account: string;
  entityId: string;
}

export function GroupRowDrawer({ version, sheet, row, onClose }: Props) {
  const w = useWords(statementWords);
  const name = useRowName();
  const [part, setPart] = useState<Part>();
  const path = { version_id: version.id };
  const figures = useQueries({
    queries: row.accounts.map((account) => ({
      queryKey: ["consolidations", version.id, "figure", sheet, account],
      // An account nobody has moved has no figure: that is no failure.
      queryFn: () =>
        got(
          finance.GET("/consolidations/{version_id}/figure", {
            params: { path, query: { sheet, account } },
          }),
        ).catch((error: unknown) => {
          if (error instanceof Problem && error.status === 404) return null;
          throw error;
        }),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  const failed = figures.find(({ error }) => error);
  const found = figures.flatMap(({ data }) => (data ? [data] : []));
  return (
    <Drawer open size="large" title={`${w.consolidated} · ${name(row)}`} onClose={onClose}>
      <div className="page">
        {failed ? <Refusal error={failed.error} retry={() => void failed.refetch()} /> : null}
        {figures.some(({ isPending }) => isPending) ? <Skeleton active title={false} /> : null}
        {found.map((figure) => (
          <FigureParts key={figure.figure.account} version={version} figure={figure} onOpen={setPart} />
        ))}
        {found.length === 0 && !failed ? <p className="quiet">{w.noAccounts}</p> : null}
        {part ? <SeenJournals version={version} sheet={sheet} part={part} /> : null}
      </div>
    </Drawer>
  );
}

interface FigureProps {
  version: Version;
  figure: Figure;
  onOpen: (part: Part) => void;
}

function FigureParts({ version, figure, onOpen }: FigureProps) {
  const w = useWords(statementWords);
  const c = useWords(common);
  const nameOf = useAccountName();
  const { account, members, consolidated_fen } = figure.figure;
  const memberName = (id: string | null) =>
    version.members.find((member) => member.entity_id === id)?.name ?? "";
  return (
    <section>
      <h2>
        {account} {nameOf(figure)}
      </h2>
      <Wide label={w.itsPart}>
        <Table
          size="small"
          pagination={false}
          rowKey={([id]) => id}
          dataSource={Object.entries(members).filter(([, fen]) => fen !== 0)}
          columns={[
            {
              title: w.member,
              render: (_, [id]) => (
                <button type="button" className="row-link" onClick={() => onOpen({ account, entityId: id })}>
                  {memberName(id)}
                </button>
              ),
            },
            { title: w.itsPart, align: "end", render: (_, [, fen]) => <Money fen={fen} /> },
          ]}
          summary={() => (
            <Table.Summary.Row>
              <Table.Summary.Cell index={0}>{w.consolidated}</Table.Summary.Cell>
              <Table.Summary.Cell index={1} align="end">
                <Money fen={consolidated_fen} />
              </Table.Summary.Cell>
            </Table.Summary.Row>
          )}
        />
      </Wide>
      {figure.entries.length > 0 ? (
        <Wide label={w.entries}>
          <h3 className="quiet">{w.entries}</h3>
          <Table
            size="small"
            pagination={false}
            rowKey={(entry) => `${entry.kind}${entry.entity_id}${entry.counterparty_id}`}
            dataSource={figure.entries}
            columns={[
              { title: c.kind, render: (_, entry) => w[entry.kind] },
              { title: w.member, render: (_, entry) => memberName(entry.entity_id) },
              { title: w.against, render: (_, entry) => memberName(entry.counterparty_id) },
              { title: c.amount, align: "end", render: (_, entry) => <Money fen={entry.fen} /> },
            ]}
          />
        </Wide>
      ) : null}
    </section>
  );
}

/** The journals a member's part is made of: those the version had seen, not those posted since. */
function SeenJournals({ version, sheet, part }: { version: Version; sheet: Sheet; part: Part }) {
  const w = useWords(statementWords);
  const b = useWords(books);
  const c = useWords(common);
  const kinds: Record<string, string> = useWords(journalKinds);
  const [journal, setJournal] = useState<string>();
  const amount = (one: Journal) =>
    one.lines
      .filter((line) => line.account === part.account)
      .reduce((sum, line) => sum + line.debit_fen - line.credit_fen, 0);
  return (
    <section>
      <h2>
        {w.seenJournals} · {version.members.find((member) => member.entity_id === part.entityId)?.name}{" "}
        {part.account}
      </h2>
      <DataTable<Journal>
        label={w.seenJournals}
        queryKey={["consolidations", version.id, "journals", sheet, part]}
        page={(after, limit, signal) =>
          got(
            finance.GET("/consolidations/{version_id}/journals", {
              params: {
                path: { version_id: version.id },
                query: { sheet, account: part.account, entity_id: part.entityId, after, limit },
              },
              signal,
            }),
          )
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        onOpen={(one) => setJournal(one.id)}
        columns={[
          { key: "on", title: c.date, dataIndex: "on", phone: "line" },
          { key: "kind", title: b.kind, phone: "title", render: (_, one) => kinds[one.kind] ?? one.kind },
          { key: "document", title: c.document, dataIndex: "document", phone: "line" },
          {
            key: "fen",
            title: c.amount,
            align: "end",
            phone: "figure",
            render: (_, one) => <Money fen={amount(one)} />,
          },
        ]}
      />
      {journal ? (
        <JournalDrawer
          key={journal}
          journalId={journal}
          onOpen={setJournal}
          onClose={() => setJournal(undefined)}
        />
      ) : null}
    </section>
  );
}
