/** A consolidated statement: a column a member, what was eliminated by kind, the group; rows are drilled into. */
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { Money } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { Refusal } from "@/ui/Refusal";
import { usePhone } from "@/ui/screen";
import { common } from "@/words/common";
import { useLanguage } from "@/words/language";
import { fill, useWords } from "@/words/words";
import { FileButton } from "./Exports";
import { GroupRowDrawer } from "./GroupRowDrawer";
import { useRowName } from "./StatementTable";
import { statementWords } from "./words/statements";

type Version = components["schemas"]["VersionWhole"];
export type Sheet = components["schemas"]["Sheet"];
type Shown = components["schemas"]["StatementView"];
type Row = components["schemas"]["LineView"];

export const KINDS = ["investment", "claims", "sales", "unrealised", "dividends"] as const;

export function Consolidated({ version, sheet }: { version: Version; sheet: Sheet }) {
  const [filter, setFilter] = useFilter();
  const path = { version_id: version.id };
  const { data, error, refetch } = useQuery({
    queryKey: ["consolidations", version.id, "statement", sheet],
    queryFn: () =>
      got(finance.GET("/consolidations/{version_id}/statement", { params: { path, query: { sheet } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} paragraph={{ rows: 12 }} />;
  const row = data.rows.find((one) => one.key === filter.row);
  const file = `/consolidations/${version.id}/statement`;
  return (
    <div className="page">
      <div className="filters">
        <FileButton kind="pdf" path={`${file}/pdf`} query={{ sheet }} />
        <FileButton kind="xlsx" path={`${file}/xlsx`} query={{ sheet }} />
      </div>
      <SheetTable shown={data} version={version} onOpen={(one) => setFilter({ row: one.key })} />
      {row ? (
        <GroupRowDrawer
          version={version}
          sheet={sheet}
          row={row}
          onClose={() => setFilter({ row: undefined })}
        />
      ) : null}
    </div>
  );
}

interface TableProps {
  shown: Shown;
  version: Version;
  onOpen: (row: Row) => void;
}

function SheetTable({ shown, version, onOpen }: TableProps) {
  const w = useWords(statementWords);
  const c = useWords(common);
  const phone = usePhone();
  const zh = useLanguage() === "zh";
  const title = zh ? shown.title_zh : shown.title_en;
  const kinds = KINDS.filter((kind) => shown.rows.some((row) => row.eliminated[kind]));
  const regrouped = shown.rows.some((row) => row.regrouped_fen);
  const company = shown.members.find((one) => one.entity_id === version.company_id);
  return (
    <article className="panel">
      <header className="statement-head">
        <h2>{title}</h2>
        <span>{fill(w.preparedBy, { name: company?.name ?? "" })}</span>
        <span>{fill(w.period, { from: shown.from_month, to: shown.to_month })}</span>
        <span>{c.unitYuan}</span>
      </header>
      <div className="wide-table" tabIndex={0} role="group" aria-label={title}>
        <table className="tabular">
          <thead>
            <tr>
              <th scope="col">{w.item}</th>
              {phone ? null : (
                <>
                  <th scope="col">{w.number}</th>
                  {shown.members.map((member) => (
                    <th scope="col" key={member.entity_id}>
                      {member.name}
                    </th>
                  ))}
                  {kinds.map((kind) => (
                    <th scope="col" key={kind}>
                      {w.eliminated} · {w[kind]}
                    </th>
                  ))}
                  {regrouped ? <th scope="col">{w.regrouped}</th> : null}
                </>
              )}
              <th scope="col" className="group-sum">
                {w.consolidated}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.rows.map((row) => (
              <tr key={row.key} className={row.is_sum || row.number === null ? "heavy" : undefined}>
                <Caption row={row} onOpen={onOpen} />
                {phone ? null : (
                  <>
                    <td className="line-number">{row.number}</td>
                    {shown.members.map((member) => (
                      <Cell key={member.entity_id} row={row} fen={row.members[member.entity_id] ?? 0} />
                    ))}
                    {kinds.map((kind) => (
                      <Cell key={kind} row={row} fen={row.eliminated[kind] ?? 0} />
                    ))}
                    {regrouped ? <Cell row={row} fen={row.regrouped_fen} /> : null}
                  </>
                )}
                <Cell row={row} fen={row.consolidated_fen} sum />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </article>
  );
}

function Caption({ row, onOpen }: { row: Row; onOpen: (row: Row) => void }) {
  const name = useRowName();
  return (
    <th scope="row">
      {row.accounts.length > 0 ? (
        <button type="button" className="row-link" onClick={() => onOpen(row)}>
          {name(row)}
        </button>
      ) : (
        name(row)
      )}
    </th>
  );
}

function Cell({ row, fen, sum = false }: { row: Row; fen: number; sum?: boolean }) {
  return (
    <td className={sum ? "money heavy group-sum" : "money"}>
      {row.number === null ? null : <Money fen={fen} />}
    </td>
  );
}
