/** The lines of a voucher or journal: account, other side, debit and credit, with their sums. */
import { Money } from "@/ui/Figures";
import { usePhone } from "@/ui/screen";
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
  const phone = usePhone();
  const money = (word: string) => (phone ? word : bracketed(word, c.yuan));
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
          {
            title: phone ? bracketed(w.account, c.unitYuan) : w.account,
            render: (_, leg) => (
              <>
                {leg.account} {leg.name}
                {phone && leg.party ? <div className="quiet">{leg.party}</div> : null}
              </>
            ),
          },
          ...(phone ? [] : [{ title: w.party, dataIndex: "party" }]),
          {
            title: money(w.debit),
            align: "end",
            render: (_, leg) => (leg.debit ? <Money fen={leg.debit} /> : null),
          },
          {
            title: money(w.credit),
            align: "end",
            render: (_, leg) => (leg.credit ? <Money fen={leg.credit} /> : null),
          },
        ]}
        summary={() => (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0} colSpan={phone ? 1 : 2}>
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
