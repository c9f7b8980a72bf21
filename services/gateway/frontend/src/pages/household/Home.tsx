/** A household's own page: what is owed, what was paid, what it holds, what is published that concerns it. */
import { Alert, Button } from "antd";
import { Link } from "react-router";
import type { components } from "@/api/types/members";
import { decimal, shares, yuan } from "@/ui/amounts";
import { today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { Page } from "@/ui/Page";
import { common } from "@/words/common";
import { bracketed, fill, useWords } from "@/words/words";
import { Asked } from "./Asked";
import { type Payable, useHoldings, useHousehold, useNotices, usePayables } from "./own";
import { household } from "./words";
import "./household.css";

type Holding = components["schemas"]["OwnHoldings"]["holdings"][number];

/** Capital accounts are counted in fen, every other class in thousandths of a share. */
const CAPITAL = "股金";

export default function Home() {
  const w = useWords(household);
  const own = useHousehold();
  const title = own.data ? fill(w.homeOf, { name: own.data.head_name, code: own.data.code }) : w.home;
  return (
    <Page title={title} hint={own.data ? fill(w.people, { n: own.data.persons }) : undefined}>
      <Notices />
      <Asked query={usePayables()}>{(payables) => <Sums payables={payables} />}</Asked>
      <section className="page">
        <h2>{w.myShares}</h2>
        <Asked query={useHoldings()}>{(held) => <Holdings held={held} />}</Asked>
      </section>
    </Page>
  );
}

function Notices() {
  const w = useWords(household);
  const { data } = useNotices();
  if (!data || data.length === 0) return null;
  return (
    <Alert
      type="info"
      showIcon
      title={w.noticeOpen}
      description={data.map((one) => (
        <div key={one.tier_id}>
          {fill(w.noticeOpenLine, {
            entity: one.entity_name,
            year: one.year,
            amount: yuan(one.amount_fen),
          })}
        </div>
      ))}
      action={
        <Link to="/household/notices">
          <Button type="primary">{w.see}</Button>
        </Link>
      }
    />
  );
}

function Sums({ payables }: { payables: readonly Payable[] }) {
  const w = useWords(household);
  const c = useWords(common);
  const year = today().slice(0, 4);
  const sum = (of: (one: Payable) => number) => payables.reduce((total, one) => total + of(one), 0);
  const owed = sum((one) => Math.max(0, one.open_fen));
  const owes = -sum((one) => Math.min(0, one.open_fen));
  const sent = sum((one) => one.batched_fen);
  // When it was paid counts, not for which year: a dividend comes after its year.
  const paid = sum((one) => (one.paid_on?.startsWith(year) ? Math.max(0, one.paid_fen) : 0));
  return (
    <Link to="/household/money" className="own-sums">
      <span className="own-sum own-sum-strong">
        <span>{bracketed(w.owed, c.yuan)}</span>
        <strong>{owed > 0 ? <Money fen={owed} /> : w.allPaid}</strong>
      </span>
      {sent !== 0 ? <Big word={w.onTheWay} fen={sent} /> : null}
      <Big word={bracketed(w.paidThisYear, c.yuan)} fen={paid} />
      {owes > 0 ? <Big word={w.owes} fen={owes} /> : null}
    </Link>
  );
}

function Big({ word, fen }: { word: string; fen: number }) {
  return (
    <span className="own-sum">
      <span>{word}</span>
      <strong>
        <Money fen={fen} />
      </strong>
    </span>
  );
}

function Holdings({ held }: { held: readonly components["schemas"]["OwnHoldings"][] }) {
  const w = useWords(household);
  if (held.length === 0) return <p className="quiet">{w.noShares}</p>;
  return (
    <ul className="cards">
      {held.map((one) => (
        <li key={one.organisation_id} className="card">
          <span className="card-title">{one.organisation_name}</span>
          <span />
          <ul className="own-holdings">
            {one.holdings.map((holding) => (
              <HoldingRow key={holding.share_class} holding={holding} />
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function HoldingRow({ holding }: { holding: Holding }) {
  const w = useWords(household);
  const capital = holding.share_class === CAPITAL;
  const shown = (milli: number) =>
    capital ? fill(w.yuanUnit, { n: decimal(milli, 2) }) : fill(w.sharesUnit, { n: shares(milli) });
  return (
    <li>
      <span>{holding.share_class}</span>
      <strong className="figure">{shown(holding.milli_shares)}</strong>
      {holding.frozen_milli_shares ? (
        <span className="quiet">{fill(w.frozen, { n: shown(holding.frozen_milli_shares) })}</span>
      ) : null}
      {holding.pledged_milli_shares ? (
        <span className="quiet">{fill(w.pledged, { n: shown(holding.pledged_milli_shares) })}</span>
      ) : null}
    </li>
  );
}
