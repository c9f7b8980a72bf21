/** Rates moved, and what follows from them for every tier and household; nothing is recorded. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Alert, Button, Empty, Select, Skeleton } from "antd";
import { useDeferredValue, useMemo, useState } from "react";
import { dividends as api, got } from "@/api/services";
import type { components } from "@/api/types/dividends";
import { useNode } from "@/session/node";
import { today } from "@/ui/Fields";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { comma, fill, useWords } from "@/words/words";
import { changed, type Entity, type Outcome, type TrialDocument } from "./document";
import { TrialForm } from "./TrialForm";
import { TrialResult } from "./TrialResult";
import { TrialTree } from "./TrialTree";
import { useSettled } from "./settled";
import { dividends } from "./words";
import "./dividends.css";

type Begun = components["schemas"]["TrialDocument"];

const YEARS = 4;
const NAMES_MAX = 4;

export default function Trial() {
  const w = useWords(dividends);
  const node = useNode();
  const [filter, setFilter] = useFilter();
  const now = Number(today().slice(0, 4));
  // What is decided in a year is the distribution of the one that ended before it.
  const year = Number(filter.year ?? now - 1);
  const { data, error, refetch } = useQuery({
    queryKey: ["trial", node?.id, year],
    queryFn: () => got(api.GET("/trials/document", { params: { query: { node: node?.id, year } } })),
    enabled: node !== undefined,
  });
  return (
    <Page
      title={w.trial}
      hint={w.trialHint}
      actions={
        <Select
          aria-label={w.year}
          value={year}
          onChange={(chosen: number) => setFilter({ year: String(chosen) })}
          options={Array.from({ length: YEARS }, (_, back) => ({
            value: now - back,
            label: fill(w.yearOf, { year: now - back }),
          }))}
        />
      }
    >
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <LeftOut begun={data} /> : error ? null : <Skeleton active />}
      {data && known(data).entities.length > 0 ? (
        <Desk key={`${node?.id ?? ""}${year}`} begun={data} />
      ) : data ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.nothingToTry} />
      ) : null}
    </Page>
  );
}

/** The answer to a document; refusals are kept beside the last figures that could be computed. */
function useOutcome(document: TrialDocument) {
  return useQuery({
    queryKey: ["trial outcome", document],
    queryFn: async ({ signal }) =>
      (await got(
        api.POST("/trials", { body: document as unknown as Record<string, never>, signal }),
      )) as unknown as { entities: Outcome[] },
    placeholderData: keepPreviousData,
    enabled: document.entities.length > 0,
    gcTime: 0,
  });
}

const known = (begun: Begun) => begun.document as unknown as TrialDocument;

/** Whose figures are still guessed, and who is not reckoned with. */
function LeftOut({ begun }: { begun: Begun }) {
  const w = useWords(dividends);
  const listed = (ids: readonly string[]) =>
    ids.length > NAMES_MAX
      ? fill(w.entities, { n: ids.length })
      : ids.map((id) => begun.names[id] ?? id).join(comma());
  return (
    <>
      {begun.undetermined.length > 0 ? (
        <Alert type="info" showIcon title={fill(w.undetermined, { names: listed(begun.undetermined) })} />
      ) : null}
      {begun.unregistered.length > 0 ? (
        <Alert type="warning" showIcon title={fill(w.unregistered, { names: listed(begun.unregistered) })} />
      ) : null}
    </>
  );
}

function Desk({ begun }: { begun: Begun }) {
  const w = useWords(dividends);
  const atFirst = known(begun);
  const [document, setDocument] = useState(atFirst);
  const settled = useSettled(document);
  const before = useOutcome(atFirst);
  const now = useOutcome(settled);
  const outcome = useDeferredValue(now.data);
  const [chosen, setChosen] = useState(() => first(atFirst));
  const names = useMemo(() => new Map(Object.entries(begun.names)), [begun]);
  const entity = document.entities.find((one) => one.id === chosen);
  return (
    <>
      <div className="trial">
        <section className="panel trial-form" aria-label={w.choosePart}>
          {entity ? (
            <TrialForm
              document={document}
              entity={entity}
              names={names}
              onChoose={setChosen}
              onChange={(id, change) => setDocument((was) => changed(was, id, change))}
            />
          ) : null}
          <div className="page-actions">
            <Button onClick={() => setDocument(atFirst)} disabled={document === atFirst}>
              {w.trialRestart}
            </Button>
          </div>
        </section>
        <div className="page" aria-live="polite" aria-busy={now.isFetching}>
          <Refusal error={now.error} />
          {outcome ? (
            <TrialResult
              outcome={outcome.entities}
              before={before.data?.entities ?? []}
              chosen={chosen}
              names={names}
              onChoose={setChosen}
            />
          ) : now.error ? null : (
            <Skeleton active />
          )}
        </div>
      </div>
      {outcome ? (
        <TrialTree
          document={atFirst}
          outcome={outcome.entities}
          chosen={chosen}
          names={names}
          onChoose={setChosen}
        />
      ) : null}
    </>
  );
}

/** The company where there is one: what it keeps reaches every village. */
function first(document: TrialDocument): string {
  const kind = (of: Entity["kind"]) => document.entities.find((one) => one.kind === of)?.id;
  return kind("company") ?? kind("village") ?? document.entities[0]?.id ?? "";
}
