/** One entity's year: what it came to or what it waits for; determined, and closed once it is distributed. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Drawer, Skeleton } from "antd";
import { useState } from "react";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useMay } from "@/session/session";
import { askFirst } from "@/ui/askFirst";
import { Money } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { StateTag } from "@/ui/StateTag";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { YearBrief } from "./Years";
import { closingWords } from "./words/closing";

type Year = components["schemas"]["YearView"];

interface Props {
  brief: YearBrief;
  year: number;
  onClose: () => void;
}

export function YearDrawer({ brief, year, onClose }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: ["years", "one", brief.entity_id, year],
    queryFn: () =>
      got(
        finance.GET("/years/{year}", {
          params: { path: { year }, query: { entity_id: brief.entity_id } },
        }),
      ),
  });
  return (
    <Drawer open size="large" title={`${brief.name} · ${year}`} onClose={onClose}>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <Detail of={data} name={brief.name} /> : error ? null : <Skeleton active />}
    </Drawer>
  );
}

function Detail({ of, name }: { of: Year; name: string }) {
  const w = useWords(closingWords);
  const c = useWords(common);
  const facts = [
    [w.result, of.own_result_fen],
    ...of.branches.map((one) => [`${w.ofBranches} ${one.name}`, one.result_fen] as const),
    [w.inflow, of.inflow_fen],
    [w.undistributed, of.undistributed_before_fen],
    [w.reserve, of.statutory_reserve_before_fen],
    [w.declared, of.declared_fen],
  ] as const;
  return (
    <div className="page">
      <dl className="facts">
        <dt>{c.state}</dt>
        <dd>
          <StateTag state={of.state} />
        </dd>
        {of.state === "open"
          ? null
          : facts.map(([word, fen]) => (
              <Fact key={word} word={word}>
                <Money fen={fen} />
              </Fact>
            ))}
        {of.books_hash ? (
          <Fact word={w.booksHash}>
            <code title={of.books_hash}>{of.books_hash.slice(0, 16)}</code>
          </Fact>
        ) : null}
      </dl>
      {of.state === "open" ? (
        <Determine of={of} name={name} />
      ) : of.state === "determined" ? (
        <Close of={of} />
      ) : (
        <Alert type="success" showIcon title={w.yearDone} />
      )}
    </div>
  );
}

function Fact({ word, children }: { word: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </>
  );
}

const CHANGES = ["years", "entities", "trial balance", "statements", "journals"];

function Determine({ of, name }: { of: Year; name: string }) {
  const w = useWords(closingWords);
  const mayClose = useMay("accountant", "finance");
  const act = useAct<void, Year>(
    (id) => got(finance.POST("/years/determine", { body: { id, entity_id: of.entity_id, year: of.year } })),
    { changes: CHANGES, says: w.determined },
  );
  if (of.waits_for.length > 0) {
    return (
      <section>
        <h2>{w.waitsFor}</h2>
        <ul className="missing-list">
          {of.waits_for.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </section>
    );
  }
  return (
    <section className="page">
      <Alert type="info" showIcon title={w.readyToDetermine} />
      <Refusal error={act.error} />
      {mayClose ? (
        <div className="page-actions">
          <Button
            type="primary"
            loading={act.isPending}
            onClick={() =>
              askFirst({
                title: fill(w.determineAsk, { name, year: of.year }),
                onOk: () => {
                  act.mutate();
                },
              })
            }
          >
            {w.determine}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function Close({ of }: { of: Year }) {
  const w = useWords(closingWords);
  const mayClose = useMay("accountant", "finance");
  const [without, setWithout] = useState(false);
  const declared = of.declared_fen !== null;
  const act = useAct<void, Year>(
    (id) =>
      got(
        finance.POST("/years/close", {
          body: { id, entity_id: of.entity_id, year: of.year, without_distribution: without },
        }),
      ),
    { changes: CHANGES, says: w.yearClosed },
  );
  return (
    <section className="page">
      {declared ? null : <p className="quiet">{w.waitsForDeclared}</p>}
      <Refusal error={act.error} />
      {mayClose ? (
        <>
          {declared ? null : (
            <Checkbox checked={without} onChange={(event) => setWithout(event.target.checked)}>
              {w.withoutDistribution}
            </Checkbox>
          )}
          <div className="page-actions">
            <Button
              type="primary"
              disabled={!declared && !without}
              loading={act.isPending}
              onClick={() => act.mutate()}
            >
              {w.closeYear}
            </Button>
          </div>
        </>
      ) : null}
    </section>
  );
}
