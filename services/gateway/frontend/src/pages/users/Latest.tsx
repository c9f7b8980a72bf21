/** For the administrator: the latest sign-ins, refusals and changes of rights, and how to see all. */
import { useQuery } from "@tanstack/react-query";
import { gateway, got } from "@/api/services";
import { useNode } from "@/session/node";
import { instant } from "@/ui/instant";
import { Panel, PanelRow, PanelRows } from "@/ui/Panel";
import { useWords } from "@/words/words";
import { auditWords, users } from "./words";

const SHOWN = 8;

export default function Latest() {
  const w = useWords(users);
  const a = useWords(auditWords);
  const kinds = a as Record<string, string>;
  const node = useNode();
  const query = useQuery({
    queryKey: ["audit", node?.id, "start"],
    queryFn: () => got(gateway.GET("/audit", { params: { query: { node: node?.id, limit: SHOWN } } })),
  });
  return (
    <Panel title={w.latest} to="/audit" query={query}>
      <PanelRows empty={a.empty}>
        {(query.data ?? []).map((one) => (
          <PanelRow key={one.ordinal} figure={<span className="quiet">{instant(one.at)}</span>}>
            {kinds[one.what] ?? one.what} <span className="quiet">{one.subject_name ?? one.actor_name}</span>
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}
