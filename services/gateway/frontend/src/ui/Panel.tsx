/** A small part of a start page: its question as a heading, the way to the whole, its rows or what is empty. */
import { RightOutlined } from "@ant-design/icons";
import { Skeleton } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { Refusal } from "./Refusal";
import "./panel.css";

interface Props {
  title: string;
  /** The page with all of it. */
  to?: string;
  /** Something is wrong: seen at once, in words too. */
  alarm?: boolean;
  /** The query it draws: waits and refusals are shown alike everywhere. */
  query?: { isPending: boolean; error: unknown; refetch: () => unknown };
  children: ReactNode;
}

export function Panel({ title, to, alarm = false, query, children }: Props) {
  const w = useWords(common);
  return (
    <section
      className={alarm ? "panel start-panel start-panel-alarm" : "panel start-panel"}
      aria-label={title}
    >
      <h2>{to ? <PanelLink to={to} title={title} /> : title}</h2>
      {query?.error ? (
        <Refusal error={query.error} retry={() => void query.refetch()} />
      ) : query?.isPending ? (
        <Skeleton active title={false} paragraph={{ rows: 3 }} aria-label={w.loading} />
      ) : (
        children
      )}
    </section>
  );
}

function PanelLink({ to, title }: { to: string; title: string }) {
  return (
    <Link to={to} className="start-panel-link">
      {title}
      <RightOutlined aria-hidden />
    </Link>
  );
}

/** One thing to look at: what it is on the left, its figure or state on the right; a link when it leads on. */
export function PanelRow({ to, figure, children }: { to?: string; figure?: ReactNode; children: ReactNode }) {
  const inside = (
    <>
      <span>{children}</span>
      {figure === undefined ? null : <span className="start-row-figure">{figure}</span>}
    </>
  );
  return (
    <li>
      {to ? (
        <Link to={to} className="start-row">
          {inside}
        </Link>
      ) : (
        <div className="start-row">{inside}</div>
      )}
    </li>
  );
}

/** The rows of a panel, or the sentence that stands for none. */
export function PanelRows({ empty, children }: { empty: string; children: ReactNode[] }) {
  return children.length > 0 ? <ul className="start-rows">{children}</ul> : <p className="quiet">{empty}</p>;
}
