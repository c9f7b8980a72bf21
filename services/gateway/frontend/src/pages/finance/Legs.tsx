/** The lines of a voucher or journal: account, other side, debit and credit, with their sums. */
import { Money } from "@/ui/Figures";
import { Table } from "@/ui/Table";
import { common } from "@/words/common";
import { bracketed, useWords } from "@/words/words";
import { Wide } from "./Wide";
import { books } from "./words/books";

export interface LegShown {
  key: number;
  account: string;
  name: string;
  party: string;
  debit: number;
  credit: number;
}

export function Legs({ legs, red = false }: { legs: readonly LegShown[]; red?: boolean }) {
  const w = useWords(books);
  const c = useWords(common);
  const sum = (side: "debit" | "credit") => legs.reduce((total, leg) => total + leg[side], 0);
  return (
    <Wide label={w.account}>
      <Table
        size="small"
        className={red ? "red-letter" : undefined}
        pagination={false}
        rowKey="key"
        dataSource={legs}
        columns={[
          { title: w.account, render: (_, leg) => `${leg.account} ${leg.name}` },
          { title: w.party, dataIndex: "party" },
          {
            title: bracketed(w.debit, c.yuan),
            align: "end",
            render: (_, leg) => (leg.debit ? <Money fen={leg.debit} /> : null),
          },
          {
            title: bracketed(w.credit, c.yuan),
            align: "end",
            render: (_, leg) => (leg.credit ? <Money fen={leg.credit} /> : null),
          },
        ]}
        summary={() => (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0} colSpan={2}>
              {c.total}
            </Table.Summary.Cell>
            <Table.Summary.Cell index={2} align="end">
              <Money fen={sum("debit")} />
            </Table.Summary.Cell>
            <Table.Summary.Cell index={3} align="end">
              <Money fen={sum("credit")} />
            </Table.Summary.Cell>
          </Table.Summary.Row>
        )}
      />
    </Wide>
  );
}
