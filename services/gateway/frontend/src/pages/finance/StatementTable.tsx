/** A statutory statement as it is printed: 编制单位, 行次, two columns; a balance sheet in account form. */
import { Money } from "@/ui/Figures";
import type { components } from "@/api/types/finance";
import { usePhone } from "@/ui/screen";
import { useLanguage } from "@/words/language";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { Entity } from "./entity";
import { statementWords } from "./words/statements";

type Statement = components["schemas"]["Statement"];
export type StatementRow = components["schemas"]["StatementRow"];

interface Props {
  statement: Statement;
  entity: Entity;
  onOpen: (row: StatementRow) => void;
}

/** The row a balance sheet is divided after. */
const ASSETS = "assets";

export function StatementTable({ statement, entity, onOpen }: Props) {
  const w = useWords(statementWords);
  const c = useWords(common);
  const phone = usePhone();
  const tongue = useLanguage();
  const { rows, columns } = statement;
  const ofDay = statement.kind === "balance-sheet";
  const assets = ofDay && !phone ? rows.findIndex((row) => row.key === ASSETS) + 1 : 0;
  const sides = assets > 0 ? [rows.slice(0, assets), rows.slice(assets)] : [rows];
  const heads = assets > 0 ? [w.assets, w.liabilitiesAndEquity] : [w.item];
  const lines = Math.max(...sides.map((side) => side.length));
  return (
    <article className="panel">
      <header className="statement-head">
        <h2>{statement.title[tongue]}</h2>
        <span>{fill(w.preparedBy, { name: entity.name })}</span>
        <span>
          {ofDay
            ? fill(w.dayOf, { month: statement.to_month })
            : fill(w.period, { from: statement.from_month, to: statement.to_month })}
        </span>
        <span>{c.unitYuan}</span>
      </header>
      <div className="wide-table" tabIndex={0} role="group" aria-label={statement.title[tongue]}>
        <table className="tabular">
          <thead>
            <tr>
              {heads.map((head, side) => (
                <Heads key={head} head={head} columns={columns.map((one) => one[tongue])} beside={side > 0} />
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: lines }, (_, line) => (
              <tr key={line}>
                {sides.map((side, place) => (
                  <Cells key={heads[place]} row={side[line]} beside={place > 0} onOpen={onOpen} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer className="statement-signed">
        <span>{w.head}</span>
        <span>{w.chief}</span>
        <span>{w.preparer}</span>
      </footer>
    </article>
  );
}

function Heads({ head, columns, beside }: { head: string; columns: string[]; beside: boolean }) {
  const w = useWords(statementWords);
  const phone = usePhone();
  return (
    <>
      <th scope="col" className={beside ? "beside" : undefined}>
        {head}
      </th>
      {phone ? null : <th scope="col">{w.number}</th>}
      {(phone ? [columns.join(" / ")] : columns).map((column) => (
        <th scope="col" key={column}>
          {column}
        </th>
      ))}
    </>
  );
}

interface CellsProps {
  row: StatementRow | undefined;
  beside: boolean;
  onOpen: (row: StatementRow) => void;
}

function Cells({ row, beside, onOpen }: CellsProps) {
  const phone = usePhone();
  const name = useRowName();
  const heavy = row && (row.is_sum || row.number === null) ? "heavy" : "";
  const opens = row && row.accounts.length > 0;
  return (
    <>
      <th scope="row" className={`${beside ? "beside" : ""} ${heavy}`}>
        {opens ? (
          <button type="button" className="row-link" onClick={() => onOpen(row)}>
            {name(row)}
          </button>
        ) : row ? (
          name(row)
        ) : null}
      </th>
      {phone ? null : <td className="line-number">{row?.number}</td>}
      <td className={`money ${heavy}`}>
        <Money fen={row?.amount_fen} />
        {phone && row?.before_fen ? (
          <div className="quiet">
            <Money fen={row.before_fen} />
          </div>
        ) : null}
      </td>
      {phone ? null : (
        <td className={`money ${heavy}`}>
          <Money fen={row?.before_fen} />
        </td>
      )}
    </>
  );
}

/** A row's caption in the language of now. */
export function useRowName(): (row: { zh: string; en: string }) => string {
  const tongue = useLanguage();
  return (row) => row[tongue];
}
