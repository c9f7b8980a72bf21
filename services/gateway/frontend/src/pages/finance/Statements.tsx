import { useQuery } from "@tanstack/react-query";
import { Checkbox, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useFilter } from "@/ui/lists";
import { MonthField } from "@/ui/Fields";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { type Entity, EntityPicker, thisMonth, WithEntity } from "./entity";
import { FileButton } from "./Exports";
import { RowDrawer } from "./RowDrawer";
import { StatementTable } from "./StatementTable";
import { books } from "./words/books";
import { statementWords } from "./words/statements";
import "./finance.css";

type Kind = components["schemas"]["StatementKind"];

export default function Statements() {
  const w = useWords(statementWords);
  return (
    <Page title={w.statements} hint={w.statementsHint}>
      <WithEntity>{(entity, entities) => <Shown entity={entity} entities={entities} />}</WithEntity>
    </Page>
  );
}

function Shown({ entity, entities }: { entity: Entity; entities: readonly Entity[] }) {
  const w = useWords(statementWords);
  const b = useWords(books);
  const c = useWords(common);
  const [filter, setFilter] = useFilter();
  const [opened, setOpened] = useState<string>();
  const kind: Kind = filter.kind === "income" ? "income" : "balance-sheet";
  const to = filter.to ?? thisMonth();
  const from = filter.from ?? `${to.slice(0, 4)}-01`;
  const hasBranches = entities.some((one) => one.legal_entity_id === entity.id && one.id !== entity.id);
  const branches = hasBranches && filter.branches !== "0";
  const query = { entity_id: entity.id, from, to, with_branches: branches };
  const { data, error, refetch } = useQuery({
    queryKey: ["statements", kind, query],
    queryFn: () => got(finance.GET("/statements/{kind}", { params: { path: { kind }, query } })),
  });
  const row = data?.rows.find((one) => one.key === opened);
  return (
    <>
      <search className="filters">
        <EntityPicker entities={entities} value={entity.id} onChange={(id) => setFilter({ entity: id })} />
        <Segmented<Kind>
          aria-label={w.statements}
          value={kind}
          onChange={(next) => setFilter({ kind: next })}
          options={[
            { value: "balance-sheet", label: w.balanceSheet },
            { value: "income", label: w.income },
          ]}
        />
        {kind === "income" ? (
          <MonthField
            className="filter-month"
            allowClear={false}
            aria-label={b.from}
            value={from}
            onChange={(month) => setFilter({ from: month })}
          />
        ) : null}
        <MonthField
          className="filter-month"
          allowClear={false}
          aria-label={b.to}
          value={to}
          onChange={(month) => setFilter({ to: month })}
        />
        {hasBranches ? (
          <Checkbox
            checked={branches}
            onChange={(event) => setFilter({ branches: event.target.checked ? undefined : "0" })}
          >
            {w.withBranches}
          </Checkbox>
        ) : null}
        <FileButton kind="pdf" path={`/statements/${kind}/pdf`} query={query} />
        <FileButton kind="xlsx" path={`/statements/${kind}/xlsx`} query={query} />
      </search>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <StatementTable statement={data} entity={entity} onOpen={(one) => setOpened(one.key)} />
      ) : error ? null : (
        <Skeleton active title={false} paragraph={{ rows: 12 }} aria-label={c.loading} />
      )}
      {data && row ? (
        <RowDrawer
          row={row}
          statement={data}
          entities={entities.filter(
            (one) => one.id === entity.id || (branches && one.legal_entity_id === entity.id),
          )}
          onClose={() => setOpened(undefined)}
        />
      ) : null}
    </>
  );
}
