/** For the administrator: staff who were given a code and have not come in with it yet. */
import { useQuery } from "@tanstack/react-query";
import { gateway, got } from "@/api/services";
import { useNode } from "@/session/node";
import { Panel, PanelRow, PanelRows } from "@/ui/Panel";
import { useWords } from "@/words/words";
import { users } from "./words";

/** Staff of a township are some dozens: one page holds them. */
const STAFF = 500;
const SHOWN = 8;

export default function ToActivate() {
  const w = useWords(users);
  const node = useNode();
  const query = useQuery({
    queryKey: ["accounts", node?.id, "start"],
    queryFn: () =>
      got(
        gateway.GET("/accounts", {
          params: { query: { node: node?.id, of_household: false, limit: STAFF } },
        }),
      ),
  });
  const waiting = (query.data ?? []).filter((one) => !one.active && !one.closed);
  return (
    <Panel title={w.toActivate} to="/users" query={query}>
      <PanelRows empty={w.allActive}>
        {waiting.slice(0, SHOWN).map((one) => (
          <PanelRow
            key={one.id}
            to={`/users?search=${encodeURIComponent(one.name)}`}
            figure={<span className="quiet">{one.name}</span>}
          >
            {one.display_name}
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}
