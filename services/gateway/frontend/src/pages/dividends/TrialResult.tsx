/** What a trial gives: every entity beside what is known, and what each holder of the chosen one gets. */
import { Money } from "@/ui/Figures";
import { usePhone } from "@/ui/screen";
import { Table } from "@/ui/Table";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { holdersOf, keptOf, type Outcome } from "./document";
import { dividends } from "./words";

interface Props {
  outcome: readonly Outcome[];
  before: readonly Outcome[];
  chosen: string;
  names: ReadonlyMap<string, string>;
  onChoose: (id: string) => void;
}

const HOLDERS_SHOWN = 20;

export function TrialResult({ outcome, before, chosen, names, onChoose }: Props) {
  const w = useWords(dividends);
  const c = useWords(common);
  const phone = usePhone();
  const was = new Map(before.map((one) => [one.id, one]));
  const one = outcome.find((each) => each.id === chosen);
  return (
    <>
      <section className="panel">
        <h2>
          {w.everyTier} <span className="quiet">{c.unitYuan}</span>
        </h2>
        <Table<Outcome>
          size="small"
          pagination={false}
          scroll={phone ? undefined : { x: "max-content" }}
          rowKey="id"
          dataSource={[...outcome]}
          rowClassName={(row) => (row.id === chosen ? "row-opens row-chosen" : "row-opens")}
          onRow={(row) => ({ onClick: () => onChoose(row.id) })}
          columns={[
            { title: c.name, render: (_, row) => names.get(row.id) ?? row.id },
            // On the phone the tree below says what it comes from.
            ...(phone
              ? []
              : [
                  figures(w.received, (row) => row.inflow_fen),
                  figures(w.result, (row) => row.result_fen),
                  figures(w.reserves, keptOf),
                  figures(w.distributable, (row) => row.distributable_fen),
                ]),
            figures(w.declared, (row) => row.declared_fen),
            figures(w.difference, (row) => row.declared_fen - (was.get(row.id)?.declared_fen ?? 0)),
          ]}
        />
      </section>
      {one ? <Holders one={one} before={was.get(one.id)} names={names} /> : null}
    </>
  );
}

function figures(title: string, of: (row: Outcome) => number) {
  return { title, align: "end" as const, render: (_: unknown, row: Outcome) => <Money fen={of(row)} /> };
}

interface HoldersProps {
  one: Outcome;
  before: Outcome | undefined;
  names: ReadonlyMap<string, string>;
}

function Holders({ one, before, names }: HoldersProps) {
  const w = useWords(dividends);
  const c = useWords(common);
  const known = holdersOf(before);
  const rows = [...holdersOf(one)].map(([id, fen]) => ({ id, fen, known: known.get(id) ?? 0 }));
  return (
    <section className="panel">
      <h2>
        {w.whoGets} · {names.get(one.id)} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <Table
        size="small"
        scroll={{ x: "max-content" }}
        pagination={rows.length > HOLDERS_SHOWN ? { pageSize: HOLDERS_SHOWN, showSizeChanger: false } : false}
        rowKey="id"
        dataSource={rows}
        locale={{ emptyText: w.noLines }}
        columns={[
          { title: w.holder, render: (_, row) => names.get(row.id) ?? row.id },
          { title: w.known, align: "end", render: (_, row) => <Money fen={row.known} /> },
          { title: w.now, align: "end", render: (_, row) => <Money fen={row.fen} /> },
          { title: w.difference, align: "end", render: (_, row) => <Money fen={row.fen - row.known} /> },
        ]}
      />
    </section>
  );
}
