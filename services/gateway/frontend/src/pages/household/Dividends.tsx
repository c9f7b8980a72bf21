/** A household's dividends by year, each with why it is that much. */
import { Button, Drawer, Empty, Skeleton } from "antd";
import { useState } from "react";
import type { components } from "@/api/types/dividends";
import { Chain } from "@/pages/dividends/Chain";
import { useExplained } from "@/pages/dividends/ExplainDrawer";
import { poolWord } from "@/pages/dividends/pools";
import { dividends } from "@/pages/dividends/words";
import { yuan } from "@/ui/amounts";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { fill, useWords } from "@/words/words";
import { Asked } from "./Asked";
import { useHouseholdId, useOwnLines } from "./own";
import { Sum } from "./Sum";
import { household } from "./words";
import "./household.css";

type OwnLine = components["schemas"]["OwnLine"];

export default function Dividends() {
  const w = useWords(household);
  return (
    <Page title={w.dividends} hint={w.dividendsHint}>
      <Asked query={useOwnLines()}>{(lines) => <Years lines={lines} />}</Asked>
    </Page>
  );
}

function Years({ lines }: { lines: readonly OwnLine[] }) {
  const w = useWords(household);
  const [asked, setAsked] = useState<OwnLine>();
  if (lines.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.noDividends} />;
  }
  const years = [...new Set(lines.map((line) => line.year))];
  return (
    <>
      {years.map((year) => {
        const of = lines.filter((line) => line.year === year);
        return (
          <section key={year} className="page">
            <h2 className="own-year">
              <span>{fill(w.thisYear, { year })}</span>
              <strong>
                <Sum fen={of.reduce((sum, line) => sum + line.amount_fen, 0)} />
              </strong>
            </h2>
            <ul className="own-list">
              {of.map((line) => (
                <Item key={line.line_id} line={line} onWhy={() => setAsked(line)} />
              ))}
            </ul>
          </section>
        );
      })}
      {asked ? <Why line={asked} onClose={() => setAsked(undefined)} /> : null}
    </>
  );
}

function Item({ line, onWhy }: { line: OwnLine; onWhy: () => void }) {
  const w = useWords(household);
  const d = useWords(dividends);
  const net = line.amount_fen - line.tax_fen;
  const paid =
    line.paid_fen >= net
      ? w.paidAll
      : line.paid_fen > 0
        ? fill(w.paidPart, { paid: yuan(line.paid_fen) })
        : w.notPaid;
  return (
    <li className="own-item">
      <span className="own-title">{line.entity_name}</span>
      <span className="own-amount">
        <Sum fen={line.amount_fen} />
      </span>
      <span className="own-line">
        <span>
          {poolWord(d, line.pool)}
          {line.kind === "annual" ? "" : ` · ${w.correction}`}
        </span>
        <span>{paid}</span>
      </span>
      {line.tax_fen ? <span className="own-line">{fill(w.taxed, { tax: yuan(line.tax_fen) })}</span> : null}
      <span className="own-act">
        <Button size="large" onClick={onWhy}>
          {w.why}
        </Button>
      </span>
    </li>
  );
}

/** Only the line that was asked about, from the bottom of the page where the thumb is. */
function Why({ line, onClose }: { line: OwnLine; onClose: () => void }) {
  const w = useWords(household);
  const { data, error, refetch } = useExplained(line.run_id, useHouseholdId());
  const told = data && { ...data, lines: data.lines.filter((one) => one.line_id === line.line_id) };
  return (
    <Drawer open placement="bottom" size="85%" title={`${w.why} · ${line.entity_name}`} onClose={onClose}>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {told ? <Chain told={told} /> : error ? null : <Skeleton active />}
    </Drawer>
  );
}
