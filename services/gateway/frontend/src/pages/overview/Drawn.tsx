/** A chart once its figures are there; a refusal, a wait or a sentence where they are not. */
import { Skeleton } from "antd";
import type { ReactNode } from "react";
import { Refusal } from "@/ui/Refusal";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { overview as catalogue } from "./words";

interface Props {
  title: string;
  year: number;
  query: { isPending: boolean; error: unknown };
  empty: boolean;
  children: ReactNode;
}

export function Drawn({ title, year, query, empty, children }: Props) {
  const w = useWords(catalogue);
  const c = useWords(common);
  if (!query.isPending && !query.error && !empty) return children;
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      {query.isPending ? (
        <Skeleton active title={false} paragraph={{ rows: 6 }} aria-label={c.loading} />
      ) : query.error ? (
        <Refusal error={query.error} />
      ) : (
        <p className="quiet">{fill(w.nothing, { year })}</p>
      )}
    </section>
  );
}
