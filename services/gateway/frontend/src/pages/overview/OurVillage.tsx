/** What the year brought a village's households, what they are still owed, and how each is tied to the group. */
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { finance, got } from "@/api/services";
import type { components as Books } from "@/api/types/finance";
import type { Organisation } from "@/session/node";
import { Chart } from "@/ui/Chart";
import type { Series } from "@/ui/chart/picture";
import { decimal } from "@/ui/amounts";
import { Money } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { common } from "@/words/common";
import { bracketed, fill, useWords } from "@/words/words";
import { paymentWords } from "../finance/words/payments";
import { Rows } from "./Rows";
import { useCoverage } from "./season";
import { overview as catalogue } from "./words";

type Owed = Books["schemas"]["OwedView"];

const LINKS = ["share", "contract", "job", "sale"] as const;

function useOwedHere(village: string) {
  return useQuery({
    queryKey: ["payables", "of villages", village],
    queryFn: () => got(finance.GET("/payables/of-villages", { params: { query: { node: village } } })),
  });
}

export function OurVillage({ village, year }: { village: Organisation; year: number }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const coverage = useCoverage(year);
  const owed = useOwedHere(village.id);
  const error = coverage.error ?? owed.error;
  if (error) return <Refusal error={error} />;
  if (!coverage.data || !owed.data) return <Skeleton active aria-label={c.loading} />;
  const here = coverage.data.find((one) => one.village_id === village.id);
  if (!here) return <p className="quiet">{fill(w.nothing, { year })}</p>;
  const behind = (link: string) =>
    `/coverage?${new URLSearchParams({ year: String(year), village: village.id, link, has: "1" })}`;
  const open = owed.data.reduce((sum, one) => sum + one.open_fen + one.batched_fen, 0);
  return (
    <>
      <section className="figures-row overview-wide" aria-label={w.ourYear}>
        <Tile title={bracketed(w.delivered, c.yuan)} to={behind("sale")} fen={here.delivered_fen}>
          {fill(w.deliveries, { n: here.deliveries })}
        </Tile>
        <Tile title={bracketed(w.wages, c.yuan)} to={behind("job")} fen={here.wages_fen}>
          {fill(w.ofHouseholds, { n: here.with_job })}
        </Tile>
        <Tile title={bracketed(w.arrived, c.yuan)} to={behind("any")} fen={here.paid_fen}>
          {w.arrivedHint}
        </Tile>
        <Tile title={bracketed(w.owed, c.yuan)} fen={open}>
          {w.owedHint}
        </Tile>
      </section>
      <Chart
        title={w.tied}
        hint={fill(w.tiedHint, { n: here.households })}
        told={fill(w.tiedTold, { year })}
        height={240}
        picture={
          {
            kind: "bar",
            flat: true,
            places: LINKS.map((link) => w[link]),
            series: [{ name: w.households, values: LINKS.map((link) => here[`with_${link}`]) }],
            written: (households) => decimal(Math.round(households), 0),
          } satisfies Series
        }
        table={
          <Rows
            rows={LINKS.map((link) => ({ link, count: here[`with_${link}`] }))}
            rowKey={(row) => row.link}
            columns={[
              { title: w.tie, render: (_, row) => <Link to={behind(row.link)}>{w[row.link]}</Link> },
              { title: w.households, align: "end", dataIndex: "count" },
            ]}
          />
        }
      />
      <OwedBy rows={owed.data} />
    </>
  );
}

function Tile({
  title,
  to,
  fen,
  children,
}: {
  title: string;
  to?: string;
  fen: number;
  children: ReactNode;
}) {
  return (
    <div className="figure-tile">
      <span className="quiet">{title}</span>
      <strong>
        {to ? (
          <Link to={to}>
            <Money fen={fen} />
          </Link>
        ) : (
          <Money fen={fen} />
        )}
      </strong>
      <span className="quiet">{children}</span>
    </div>
  );
}

/** Who owes it, and for what. */
function OwedBy({ rows }: { rows: readonly Owed[] }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const sources: Record<string, string> = useWords(paymentWords);
  return (
    <section className="panel" aria-label={w.owedBy}>
      <h2>
        {w.owedBy} <span className="quiet">{c.unitYuan}</span>
      </h2>
      {rows.length === 0 ? (
        <p className="quiet">{w.owedNothing}</p>
      ) : (
        <Rows<Owed>
          rows={rows}
          rowKey={(row) => row.entity_id + row.source}
          columns={[
            { title: w.payer, dataIndex: "entity_name" },
            { title: w.forWhat, render: (_, row) => sources[row.source] ?? row.source },
            { title: w.since, dataIndex: "oldest_on" },
            {
              title: w.owed,
              align: "end",
              render: (_, row) => <Money fen={row.open_fen + row.batched_fen} />,
            },
          ]}
        />
      )}
    </section>
  );
}
