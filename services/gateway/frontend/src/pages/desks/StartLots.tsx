/** On the start page of a desk: what is in stock, what may not leave before all, with the day it becomes free. */
import { useQuery } from "@tanstack/react-query";
import { got } from "@/api/services";
import { Quantity } from "@/ui/Figures";
import { Panel, PanelRow, PanelRows } from "@/ui/Panel";
import { useWords } from "@/words/words";
import { type Desk, type Lot, useDesk } from "./desk";
import { LotState } from "./Lots";
import { stock } from "./words/stock";

const SHOWN = 6;

export default function StartLots() {
  const desk = useDesk();
  return desk ? <InStock desk={desk} /> : null;
}

function InStock({ desk }: { desk: Desk }) {
  const w = useWords(stock);
  const query = useQuery({
    queryKey: ["lots", "start", desk.node.id],
    queryFn: async () => {
      const some = { node: desk.node.id, newest: true, limit: SHOWN };
      const [kept, onHand] = await Promise.all([
        got(desk.api.GET("/lots", { params: { query: { ...some, kept_back: true } } })),
        got(desk.api.GET("/lots", { params: { query: { ...some, on_hand: true } } })),
      ]);
      const first = new Map<string, Lot>([...kept, ...onHand].map((lot) => [lot.id, lot]));
      return [...first.values()].slice(0, SHOWN);
    },
  });
  return (
    <Panel title={w.lots} to="/desk/lots" query={query}>
      <PanelRows empty={w.noLots}>
        {(query.data ?? []).map((lot) => (
          <PanelRow
            key={lot.id}
            to={`/desk/lots?lot=${lot.id}`}
            figure={<Quantity value={lot.quantity} unit={lot.unit} />}
          >
            {lot.product} {lot.grade} <span className="quiet">{lot.on}</span> <LotState lot={lot} />
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}
