/** Every sum a household is owed or was paid, and what the bank sent back. */
import { Alert, Empty, Select } from "antd";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { yuan } from "@/ui/amounts";
import { common } from "@/words/common";
import { colon, fill, useWords, type Words } from "@/words/words";
import { Asked } from "./Asked";
import { type Payable, type Returns, usePayables, useReturns } from "./own";
import { Sum } from "./Sum";
import { household } from "./words";
import "./household.css";

export default function Payments() {
  const w = useWords(household);
  const payables = usePayables();
  const returns = useReturns().data ?? [];
  // What came back is owed again: only then there is something to put right.
  const owed = payables.data?.some((one) => one.open_fen > 0) ?? false;
  return (
    <Page title={w.money} hint={w.moneyHint}>
      {owed && returns.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={w.returnsTitle}
          description={
            <>
              <Returned returns={returns} />
              <div className="quiet">{w.returnsHint}</div>
            </>
          }
        />
      ) : null}
      <Asked query={payables}>{(found) => <Rows payables={found} />}</Asked>
      {!owed && returns.length > 0 ? (
        <section>
          <h2>{w.returnedBefore}</h2>
          <Returned returns={returns} />
        </section>
      ) : null}
    </Page>
  );
}

function Returned({ returns }: { returns: readonly Returns[] }) {
  const w = useWords(household);
  return returns.map((one) => (
    <div key={one.id} className="quiet">
      {one.on} {one.entity_name} {yuan(one.amount_fen)}
      {colon()}
      {one.reason || w.noReason}
    </div>
  ));
}

function Rows({ payables }: { payables: readonly Payable[] }) {
  const w = useWords(household);
  const c = useWords(common);
  const [filter, setFilter] = useFilter();
  const years = [...new Set(payables.map(yearOf))].sort().reverse();
  const year = filter.year ?? years[0];
  if (payables.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.noMoney} />;
  }
  const shown = payables.filter((one) => yearOf(one) === year);
  return (
    <>
      <div className="own-year">
        <Select
          size="large"
          aria-label={c.date}
          value={year}
          onChange={(chosen: string) => setFilter({ year: chosen })}
          options={years.map((one) => ({ value: one, label: fill(w.thisYear, { year: one }) }))}
        />
        <strong>
          <Sum fen={shown.reduce((sum, one) => sum + one.amount_fen, 0)} />
        </strong>
      </div>
      <ul className="own-list">
        {shown.map((one) => (
          <li key={one.id} className="own-item">
            <span className="own-title">
              {(w as Record<string, string>)[`src_${one.source}`] ?? w.src_other}
            </span>
            <span className="own-amount">
              <Sum fen={one.amount_fen} />
            </span>
            <span className="own-line">
              <span>{one.entity_name}</span>
              <span>
                {one.on} · {stateOf(w, one)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The year the money came, or is owed since: a dividend of last year is this year's money. */
function yearOf(one: Payable): string {
  return (one.paid_on ?? one.on).slice(0, 4);
}

function stateOf(w: Words<typeof household>, one: Payable): string {
  if (one.open_fen > 0) return w.st_owed;
  if (one.open_fen < 0) return w.st_owes;
  if (one.batched_fen !== 0) return w.st_sent;
  if (one.amount_fen < 0) return w.st_set_off;
  return one.paid_on === one.on || !one.paid_on ? w.st_paid : fill(w.st_paid_on, { on: one.paid_on });
}
