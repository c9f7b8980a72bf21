/** What was found, list by list, as each answers. */
import { useQueries } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { PanelRow, PanelRows } from "@/ui/Panel";
import { rolesOf, useActor } from "@/session/session";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { FINDS } from "./finds";
import { searchWords } from "./words";

export default function Results({ words }: { words: string }) {
  const w = useWords(searchWords);
  const c = useWords(common);
  const roles = rolesOf(useActor());
  const finds = FINDS.filter((find) => find.roles.some((role) => roles.has(role)));
  const answers = useQueries({
    queries: finds.map((find) => ({
      queryKey: ["search", find.group, words],
      queryFn: ({ signal }: { signal: AbortSignal }) => find.ask(words, signal),
    })),
  });
  const waits = answers.some((answer) => answer.isPending);
  const groups = finds.flatMap((find, place) => {
    const rows = answers[place]?.data ?? [];
    return rows.length > 0 ? [{ group: find.group, rows }] : [];
  });
  return (
    <div aria-live="polite">
      {groups.map(({ group, rows }) => (
        <section key={group} aria-label={w[group]}>
          <h2>{w[group]}</h2>
          <PanelRows empty="">
            {rows.map((row) => (
              <PanelRow key={row.to} to={row.to}>
                {row.title} <span className="quiet">{row.line}</span>
              </PanelRow>
            ))}
          </PanelRows>
        </section>
      ))}
      {waits ? <Skeleton active title={false} paragraph={{ rows: 3 }} aria-label={c.loading} /> : null}
      {!waits && groups.length === 0 ? <p className="quiet">{w.nothing}</p> : null}
      {answers.some((answer) => answer.error) ? <p className="quiet">{w.partly}</p> : null}
    </div>
  );
}
