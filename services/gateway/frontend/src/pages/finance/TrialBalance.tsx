import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { Link } from "react-router";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { Money } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { MonthField } from "@/ui/Fields";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { usePhone } from "@/ui/screen";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { type Entity, EntityPicker, thisMonth, WithEntity } from "./entity";
import { FileButton } from "./Exports";
import { useAccountName } from "./useChart";
import { books } from "./words/books";
import "./finance.css";

type Balance = components["schemas"]["TrialBalance"];

export default function TrialBalance() {
  const w = useWords(books);
  return (
    <Page title={w.trialBalance} hint={w.trialHint}>
      <WithEntity>{(entity, entities) => <Shown entity={entity} entities={entities} />}</WithEntity>
    </Page>
  );
}

function Shown({ entity, entities }: { entity: Entity; entities: readonly Entity[] }) {
  const w = useWords(books);
  const c = useWords(common);
  const [filter, setFilter] = useFilter();
  const to = filter.to ?? thisMonth();
  const from = filter.from ?? `${to.slice(0, 4)}-01`;
  const query = { entity_id: entity.id, from_month: from, to_month: to };
  const { data, error, refetch } = useQuery({
    queryKey: ["trial balance", query],
    queryFn: () => got(finance.GET("/trial-balance", { params: { query } })),
  });
  return (
    <>
      <search className="filters">
        <EntityPicker entities={entities} value={entity.id} onChange={(id) => setFilter({ entity: id })} />
        <MonthField
          className="filter-month"
          allowClear={false}
          aria-label={w.from}
          value={from}
          onChange={(month) => setFilter({ from: month })}
        />
        <MonthField
          className="filter-month"
          allowClear={false}
          aria-label={w.to}
          value={to}
          onChange={(month) => setFilter({ to: month })}
        />
        <FileButton kind="pdf" path="/trial-balance/pdf" query={query} />
        <FileButton kind="xlsx" path="/trial-balance/xlsx" query={query} />
        <span className="quiet">{c.unitYuan}</span>
      </search>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? (
        data.lines.length > 0 ? (
          <Lines balance={data} />
        ) : (
          <p className="quiet">{w.nothingPosted}</p>
        )
      ) : error ? null : (
        <Skeleton active title={false} paragraph={{ rows: 10 }} aria-label={c.loading} />
      )}
    </>
  );
}

function Lines({ balance }: { balance: Balance }) {
  const w = useWords(books);
  const c = useWords(common);
  const phone = usePhone();
  const nameOf = useAccountName();
  const to = (account: string) =>
    `/finance/journals?${new URLSearchParams({
      entity: balance.entity_id,
      account,
      from: balance.from_month,
      to: balance.to_month,
    })}`;
  const debits = (key: "opening_fen" | "closing_fen") =>
    balance.lines.reduce((sum, line) => sum + Math.max(line[key], 0), 0);
  return (
    <div className="panel wide-table" tabIndex={0} role="group" aria-label={w.trialBalance}>
      <table className="tabular">
        <thead>
          <tr>
            <th rowSpan={phone ? 1 : 2} scope="col">
              {w.accountName}
            </th>
            {phone ? null : (
              <>
                <th colSpan={2} scope="colgroup">
                  {w.opening}
                </th>
                <th colSpan={2} scope="colgroup">
                  {w.turnover}
                </th>
              </>
            )}
            <th colSpan={phone ? 1 : 2} scope="colgroup">
              {w.closing}
            </th>
          </tr>
          <tr>
            {(phone ? [] : [0, 1, 2]).flatMap((group) => [
              <th key={`d${group}`} scope="col">
                {w.debit}
              </th>,
              <th key={`c${group}`} scope="col">
                {w.credit}
              </th>,
            ])}
          </tr>
        </thead>
        <tbody>
          {balance.lines.map((line) => (
            <tr key={line.account}>
              <th scope="row">
                <Link to={to(line.account)}>
                  {line.account} {nameOf(line)}
                </Link>
              </th>
              {phone ? null : (
                <>
                  <Sides fen={line.opening_fen} />
                  <Cell fen={line.debit_fen} />
                  <Cell fen={line.credit_fen} />
                </>
              )}
              {phone ? <OneSided fen={line.closing_fen} /> : <Sides fen={line.closing_fen} />}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="heavy">
            <th scope="row">{c.total}</th>
            {phone ? null : (
              <>
                <Cell fen={debits("opening_fen")} />
                <Cell fen={debits("opening_fen")} />
                <Cell fen={balance.debit_fen} />
                <Cell fen={balance.credit_fen} />
                <Cell fen={debits("closing_fen")} />
              </>
            )}
            <Cell fen={debits("closing_fen")} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Cell({ fen }: { fen: number }) {
  return (
    <td className="money">
      <Money fen={fen} />
    </td>
  );
}

/** A balance on its side, the other one left empty. */
function Sides({ fen }: { fen: number }) {
  return (
    <>
      <td className="money">{fen > 0 ? <Money fen={fen} /> : null}</td>
      <td className="money">{fen < 0 ? <Money fen={-fen} /> : null}</td>
    </>
  );
}

/** On the phone a balance with the word of its side. */
function OneSided({ fen }: { fen: number }) {
  const w = useWords(books);
  return (
    <td className="money">
      {fen === 0 ? null : <span className="unit">{fen > 0 ? w.debit : w.credit} </span>}
      <Money fen={Math.abs(fen)} />
    </td>
  );
}
