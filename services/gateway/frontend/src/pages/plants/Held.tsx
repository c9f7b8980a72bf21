/** On the start page of a plant: lots that may not leave, and why. */
import { useQuery } from "@tanstack/react-query";
import { got, processing } from "@/api/services";
import { useNode } from "@/session/node";
import { Quantity } from "@/ui/Figures";
import { Panel, PanelRow, PanelRows } from "@/ui/Panel";
import type { Unit } from "@/ui/units";
import { useLanguage } from "@/words/language";
import { useWords } from "@/words/words";
import { reasonIn } from "./reason";
import { plants as catalogue } from "./words";

const SHOWN = 6;

export default function Held() {
  const w = useWords(catalogue);
  const now = useLanguage();
  const node = useNode();
  const held = useQuery({
    queryKey: ["lots", node?.id, "start held"],
    queryFn: () =>
      got(
        processing.GET("/lots", {
          params: { query: { node: node?.id, status: "held", on_hand: true, order: "newest", limit: SHOWN } },
        }),
      ),
  });
  return (
    <Panel title={w.heldLots} to="/plants/lots?status=held" query={held} alarm={(held.data?.length ?? 0) > 0}>
      <PanelRows empty={w.noneHeld}>
        {(held.data ?? []).map((lot) => (
          <PanelRow
            key={lot.id}
            to={`/lots/${lot.id}`}
            figure={<Quantity value={lot.quantity} unit={lot.unit as Unit} />}
          >
            {lot.product} {lot.grade} <span className="quiet">{reasonIn(now, lot.held_reason ?? "")}</span>
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}
