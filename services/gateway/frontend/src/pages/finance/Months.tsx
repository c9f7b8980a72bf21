/** Where each entity stands, and one entity's year: months by desks, what is missing, the next one to close. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Progress, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { newId } from "@/api/ids";
import { finance, got } from "@/api/services";
import { useMay } from "@/session/session";
import { askFirst } from "@/ui/askFirst";
import { useFilter } from "@/ui/lists";
import { Refusal } from "@/ui/Refusal";
import { say } from "@/ui/say";
import { usePhone } from "@/ui/screen";
import { Table } from "@/ui/Table";
import { bracketed, comma, fill, useWords } from "@/words/words";
import { Checklist } from "./Checklist";
import { type Entity, monthAfter, thisMonth, thisYear, WithEntity } from "./entity";
import { books } from "./words/books";
import { closingWords } from "./words/closing";

/** Where the chosen entity's year stands on the page: below the list, on the phone far below. */
const ONE = "one-entity";

export function Months() {
  return (
    <WithEntity>
      {(entity, entities) => (
        <div className="page">
          {entities.length > 1 ? <Standing entity={entity} entities={entities} /> : null}
          <OneEntity entity={entity} />
        </div>
      )}
    </WithEntity>
  );
}

/** The month an entity closes next: after the last that is closed or asked for. */
export function nextMonth(entity: Entity): string | undefined {
  const last = [entity.closed_to ?? "", ...entity.asked].sort().at(-1);
  return last ? monthAfter(last) : (entity.books_from ?? undefined);
}

function Standing({ entity, entities }: { entity: Entity; entities: readonly Entity[] }) {
  const w = useWords(closingWords);
  const b = useWords(books);
  const phone = usePhone();
  const [, setFilter] = useFilter();
  // What stands in the way of closing, and the way to it.
  const waits = (n: number, to: string) =>
    n > 0 ? (
      <Link className="paper-link" to={to}>
        <strong className="seal-bad">{n}</strong>
      </Link>
    ) : (
      "–"
    );
  return (
    <section className="panel page" aria-label={w.panel}>
      <h2>{w.panel}</h2>
      <CloseAll entities={entities} />
      <Table<Entity>
        size="small"
        pagination={false}
        scroll={phone ? undefined : { y: 360 }}
        rowKey="id"
        dataSource={entities}
        rowClassName={(one) => (one.id === entity.id ? "row-chosen" : "")}
        columns={[
          {
            title: b.entity,
            render: (_, one) => (
              <button
                type="button"
                className="row-link"
                onClick={() => {
                  setFilter({ entity: one.id });
                  document.getElementById(ONE)?.scrollIntoView({ block: "nearest" });
                }}
              >
                {one.name}
              </button>
            ),
          },
          {
            title: w.closedTo,
            render: (_, one) => <span className="figure">{one.closed_to ?? w.never}</span>,
          },
          ...(phone
            ? []
            : [{ title: w.asked, render: (_: unknown, one: Entity) => one.asked.join(comma()) || "–" }]),
          {
            title: w.lateCount,
            align: "end",
            render: (_, one) => waits(one.late, "/finance/closing?part=late"),
          },
          {
            title: w.unchecked,
            align: "end",
            render: (_, one) => waits(one.unchecked, `/finance/vouchers?entity=${one.id}&state=made`),
          },
        ]}
      />
    </section>
  );
}

/** One month for every entity whose turn it is, one after the other; what is refused is told by name. */
function CloseAll({ entities }: { entities: readonly Entity[] }) {
  const w = useWords(closingWords);
  const mayClose = useMay("accountant", "finance");
  const queries = useQueryClient();
  const [done, setDone] = useState(0);
  const [refused, setRefused] = useState<{ name: string; error: unknown }[]>([]);
  const turns = entities.flatMap((one) => {
    const month = nextMonth(one);
    return month && month < thisMonth() ? [{ entity: one, month }] : [];
  });
  const month = turns.map((turn) => turn.month).sort()[0];
  const due = turns.filter((turn) => turn.month === month);
  const act = useMutation({
    mutationFn: async (acts: { id: string; entity: Entity; month: string }[]) => {
      const failed: { name: string; error: unknown }[] = [];
      setDone(0);
      setRefused([]);
      for (const { id, entity, month } of acts) {
        try {
          const body = { id, entity_id: entity.id, months: [month] };
          await got(finance.POST("/periods/close", { body }));
        } catch (error) {
          failed.push({ name: entity.name, error });
        }
        setDone((before) => before + 1);
      }
      return failed;
    },
    onSuccess: async (failed) => {
      setRefused(failed);
      if (failed.length === 0) say.done(w.closingStarted);
      await Promise.all(["entities", "periods"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  if (!mayClose || !month || due.length < 2) return null;
  const begin = () =>
    askFirst({
      title: fill(w.closeAsk, { month }),
      onOk: () => {
        act.mutate(due.map((turn) => ({ id: newId(), ...turn })));
      },
    });
  return (
    <>
      <div className="page-actions">
        <Button loading={act.isPending} onClick={begin}>
          {bracketed(fill(w.closeAll, { month }), due.length)}
        </Button>
      </div>
      {act.isPending ? (
        <Progress
          aria-label={w.asked}
          percent={Math.floor((done * 100) / act.variables.length)}
          format={() => `${done} / ${act.variables.length}`}
        />
      ) : null}
      {refused.map(({ name, error }) => (
        <div key={name}>
          {name}
          <Refusal error={error} />
        </div>
      ))}
    </>
  );
}

const YEARS_SHOWN = 5;

function OneEntity({ entity }: { entity: Entity }) {
  const w = useWords(closingWords);
  const [filter, setFilter] = useFilter();
  const now = thisYear();
  const year = filter.year ? Number(filter.year) : Number(nextMonth(entity)?.slice(0, 4) ?? now);
  return (
    <section className="panel page" id={ONE} aria-label={entity.name}>
      <h2>
        {entity.name}
        <Select
          aria-label={w.year}
          value={year}
          onChange={(chosen: number) => setFilter({ year: String(chosen) })}
          options={Array.from({ length: YEARS_SHOWN }, (_, back) => ({
            value: now - back,
            label: String(now - back),
          }))}
        />
      </h2>
      <Checklist entity={entity} year={year} next={nextMonth(entity)} />
    </section>
  );
}
