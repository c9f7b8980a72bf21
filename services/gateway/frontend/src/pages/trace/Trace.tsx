/** What a shopper reads behind the QR code of a packet: no sign-in, made for a phone. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Skeleton } from "antd";
import { useEffect } from "react";
import { useParams } from "react-router";
import { Problem } from "@/api/problem";
import { got, processing } from "@/api/services";
import type { components } from "@/api/types/processing";
import { decimal } from "@/ui/amounts";
import { Refusal } from "@/ui/Refusal";
import { common } from "@/words/common";
import { language, useLanguage } from "@/words/language";
import { comma, fill, useWords } from "@/words/words";
import { village } from "@/pages/plants/villages";
import { trace as catalogue } from "./words";
import "./trace.css";

type Seen = components["schemas"]["PublicTrace"];
type Step = components["schemas"]["PublicStep"];

const PPM_PER_BP = 100;
const PPM = 1_000_000;

const days = (from?: string | null, to?: string | null) =>
  [...new Set([from, to])].filter(Boolean).join(" — ");

export default function Trace() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const now = useLanguage();
  const { lotId = "" } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ["trace", lotId],
    queryFn: () => got(processing.GET("/trace/{lot_id}", { params: { path: { lot_id: lotId } } })),
  });
  const missing = error instanceof Problem && (error.status === 404 || error.status === 422);
  const title = data ? `${data.product} ${data.grade}`.trim() : w.title;
  useEffect(() => {
    document.title = `${title} · ${c.lianhe}`;
  }, [title, c.lianhe]);
  return (
    <main className="trace">
      <header className="trace-top">
        <img src="/lianhe.svg" alt="" />
        <span>{c.lianhe}</span>
        <Button type="text" onClick={() => language.choose(now === "zh" ? "en" : "zh")}>
          {w.language}
        </Button>
      </header>
      {missing ? (
        <section className="panel">
          <h1>{w.notFound}</h1>
          <p className="quiet">{w.notFoundHint}</p>
        </section>
      ) : error ? (
        <Refusal error={error} retry={() => void refetch()} />
      ) : null}
      {data ? <Shown seen={data} /> : error ? null : <Skeleton active aria-label={c.loading} />}
    </main>
  );
}

function Shown({ seen }: { seen: Seen }) {
  const w = useWords(catalogue);
  return (
    <>
      <section className="panel">
        <h1>
          {seen.product} {seen.grade}
        </h1>
        {seen.recalled ? (
          <Alert type="error" showIcon role="alert" title={w.recalled} />
        ) : seen.released ? null : (
          <Alert type="warning" showIcon title={w.notReleased} />
        )}
        <Facts seen={seen} />
      </section>
      <Grown seen={seen} />
      <Way seen={seen} />
      <Tests seen={seen} />
      <footer className="trace-foot">
        <img src={`/api/processing/trace/${seen.lot_id}/qr.svg`} alt={w.code} width={120} height={120} />
        <p className="quiet">{w.foot}</p>
      </footer>
    </>
  );
}

function Facts({ seen }: { seen: Seen }) {
  const w = useWords(catalogue);
  const on = { opened: w.openedOn, harvested: w.harvestedOn, made: w.madeOn, moved: w.arrivedOn }[seen.kind];
  const facts = [
    [w.producer, seen.producer],
    [w.batch, seen.batch_number],
    [on, seen.made_on],
    [w.bestBefore, seen.best_before_on],
    [w.shipped, days(seen.shipped_from_on, seen.shipped_to_on)],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([name, value]) =>
        value ? [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>] : null,
      )}
    </dl>
  );
}

function Grown({ seen }: { seen: Seen }) {
  const w = useWords(catalogue);
  const { passport } = seen;
  const villages = passport.villages ?? [];
  if (villages.length === 0 && !passport.harvested_from) return null;
  return (
    <section className="panel">
      <h2>{w.villages}</h2>
      <ul className="trace-villages">
        {villages.map((name) => (
          <li key={name}>{village(name)}</li>
        ))}
      </ul>
      <dl className="facts">
        {passport.growers ? (
          <>
            <dt>{fill(w.growers, { n: passport.growers })}</dt>
            <dd />
          </>
        ) : null}
        {passport.harvested_from ? (
          <>
            <dt>{w.picked}</dt>
            <dd>{days(passport.harvested_from, passport.harvested_to)}</dd>
          </>
        ) : null}
        {passport.treatments?.length ? (
          <>
            <dt>{w.treatments}</dt>
            <dd>{passport.treatments.join(comma())}</dd>
          </>
        ) : null}
      </dl>
    </section>
  );
}

function Way({ seen }: { seen: Seen }) {
  const w = useWords(catalogue);
  return (
    <section className="panel">
      <h2>{w.way}</h2>
      <ol className="trace-way">
        {seen.steps.map((step) => (
          <OneStep key={`${step.kind} ${step.organisation} ${step.product} ${step.from_on}`} step={step} />
        ))}
        <li className="trace-here">
          <strong>
            {w.here} · {w[seen.kind]}
          </strong>
          <span>{seen.producer}</span>
          <span className="quiet">{seen.made_on}</span>
        </li>
        {seen.shipped_from_on ? (
          <li>
            <strong>{w.shipped}</strong>
            <span className="quiet">{days(seen.shipped_from_on, seen.shipped_to_on)}</span>
          </li>
        ) : null}
      </ol>
    </section>
  );
}

function OneStep({ step }: { step: Step }) {
  const w = useWords(catalogue);
  const parts = [
    days(step.from_on, step.to_on),
    step.lots > 1 ? fill(w.lots, { n: step.lots }) : "",
    step.growers > 0 ? fill(w.growers, { n: step.growers }) : "",
    step.share_ppm < PPM
      ? fill(w.ofIt, { share: `${decimal(Math.round(step.share_ppm / PPM_PER_BP), 2)} %` })
      : "",
  ];
  return (
    <li>
      <strong>
        {step.product} · {w[step.kind]}
      </strong>
      <span>{step.organisation}</span>
      <span className="quiet">{parts.filter(Boolean).join(" · ")}</span>
    </li>
  );
}

function Tests({ seen }: { seen: Seen }) {
  const w = useWords(catalogue);
  return (
    <section className="panel">
      <h2>{seen.tests.length === 0 ? w.testing : w.tests}</h2>
      {seen.tests.length === 0 ? <p className="quiet">{w.noTests}</p> : null}
      <ul className="trace-tests">
        {seen.tests.map((test) => (
          <li key={test.kind}>
            <strong>✓ {test.kind}</strong>
            <span className="quiet">
              {test.tested_on} {test.laboratory}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
