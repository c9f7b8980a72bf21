/** What to do this week at a desk: what is due or overdue, each a way to the place where it is done. */
import { useQuery } from "@tanstack/react-query";
import { Skeleton, Tag } from "antd";
import { Link } from "react-router";
import { got } from "@/api/services";
import type { components } from "@/api/types/honeysuckle";
import { Refusal } from "@/ui/Refusal";
import { useWords } from "@/words/words";
import { type Desk, useDesk } from "./desk";
import { deskWords } from "./words/desk";
import "./desks.css";

type Item = components["schemas"]["WeekItem"];

const PLACES = {
  lot_held: (id: string) => `/desk/lots?lot=${id}`,
  lot_free: (id: string) => `/desk/lots?lot=${id}`,
  harvest: (id: string) => `/desk/batches/${id}`,
  spray_clear: (id: string) => `/desk/batches/${id}`,
  bags_closed: (id: string) => `/desk/houses?view=bags&bags=${id}`,
  round_open: (id: string) => `/desk/batches/${id}`,
  meat_free: (id: string) => `/desk/herds?view=animals&animal=${id}`,
  milk_free: (id: string) => `/desk/herds?view=animals&animal=${id}`,
  tag_due: (id: string) => `/desk/herds?view=animals&animal=${id}`,
  birth_due: (id: string) => `/desk/herds?view=animals&animal=${id}`,
} as const;

type Kind = keyof typeof PLACES;

function isKind(kind: string): kind is Kind {
  return kind in PLACES;
}

/** For the start page and the line's own pages; nothing where the working node has no desk. */
export function Week() {
  const desk = useDesk();
  return desk ? <WeekOf desk={desk} /> : null;
}

function WeekOf({ desk }: { desk: Desk }) {
  const w = useWords(deskWords);
  const { data, error, refetch } = useQuery({
    queryKey: ["week", desk.node.id],
    queryFn: () => got(desk.api.GET("/week", { params: { query: { node: desk.node.id } } })),
  });
  return (
    <section className="panel" aria-label={w.week}>
      <h2>
        {w.week} <span className="quiet">{w.weekHint}</span>
      </h2>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <Items items={data} /> : error ? null : <Skeleton active title={false} />}
    </section>
  );
}

function Items({ items }: { items: readonly Item[] }) {
  const w = useWords(deskWords);
  if (items.length === 0) return <p className="quiet">{w.nothingDue}</p>;
  return (
    <ul className="week">
      {items.map((item) => (
        <li key={`${item.kind} ${item.id}`}>
          <span className="figure">{item.on}</span>
          <span>
            {isKind(item.kind) ? <Link to={PLACES[item.kind](item.id)}>{w[item.kind]}</Link> : item.kind}{" "}
            <strong>{item.what}</strong>
          </span>
          {item.overdue ? <Tag color="orange">{w.overdue}</Tag> : <span />}
        </li>
      ))}
    </ul>
  );
}
