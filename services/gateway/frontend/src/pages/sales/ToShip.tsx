/** On the start page of who sells: orders that are placed and have not left whole, the oldest first. */
import { useQuery } from "@tanstack/react-query";
import { got, sales } from "@/api/services";
import { useNode } from "@/session/node";
import { Panel, PanelRow, PanelRows } from "@/ui/Panel";
import { StateTag } from "@/ui/StateTag";
import { useWords } from "@/words/words";
import { sales as catalogue } from "./words";

const SHOWN = 6;
const OPEN = ["placed", "partly_shipped"] as const;

export default function ToShip() {
  const w = useWords(catalogue);
  const node = useNode();
  const query = useQuery({
    queryKey: ["orders", node?.id, "start"],
    queryFn: async () => {
      const lists = await Promise.all(
        OPEN.map((state) =>
          got(sales.GET("/orders", { params: { query: { node: node?.id, state, limit: SHOWN } } })),
        ),
      );
      return lists
        .flat()
        .sort((one, other) => one.ordered_on.localeCompare(other.ordered_on))
        .slice(0, SHOWN);
    },
  });
  return (
    <Panel title={w.toShip} to="/sales/orders?state=placed" query={query}>
      <PanelRows empty={w.nothingToShip}>
        {(query.data ?? []).map((order) => (
          <PanelRow
            key={order.id}
            to={`/sales/orders?order=${order.id}`}
            figure={<StateTag state={order.state} />}
          >
            {order.number} · {order.customer_name} <span className="quiet figure">{order.ordered_on}</span>
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}
