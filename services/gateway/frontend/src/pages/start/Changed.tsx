/** For those who read everything: the newest entries of all books, those since the last visit marked. */
import { useQuery } from "@tanstack/react-query";
import { Tag } from "antd";
import { finance, got } from "@/api/services";
import { useNode } from "@/session/node";
import { Money } from "@/ui/Figures";
import { instant } from "@/ui/instant";
import { Panel, PanelRow, PanelRows } from "@/ui/Panel";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { useLastVisit } from "./visits";
import { start } from "./words";

const SHOWN = 8;

export default function Changed() {
  const w = useWords(start);
  const c = useWords(common);
  const node = useNode();
  const before = useLastVisit();
  const query = useQuery({
    queryKey: ["journals", node?.id, "start"],
    queryFn: () =>
      got(
        finance.GET("/journals", {
          params: { query: { node: node?.id, newest_first: true, limit: SHOWN } },
        }),
      ),
  });
  return (
    <Panel title={w.changed} to="/finance/journals" query={query}>
      <p className="quiet">
        {before ? fill(w.since, { at: instant(before) }) : w.first} {c.unitYuan}
      </p>
      <PanelRows empty={w.nothingChanged}>
        {(query.data ?? []).map((journal) => (
          <PanelRow
            key={journal.id}
            to={`/finance/journals?journal=${journal.id}`}
            figure={<Money fen={journal.amount_fen} />}
          >
            {before !== null && journal.recorded_at > before ? <Tag color="blue">{w.fresh}</Tag> : null}
            {journal.memo || journal.document} <span className="quiet">{journal.entity_name}</span>
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}
