/** On the start page of a desk: the batches under way with their cost so far; a batch's page has the last beside it. */
import { useQuery } from "@tanstack/react-query";
import { got } from "@/api/services";
import { Money } from "@/ui/Figures";
import { Panel, PanelRow, PanelRows } from "@/ui/Panel";
import { common } from "@/words/common";
import { bracketed, useWords } from "@/words/words";
import { type Desk, useDesk } from "./desk";
import { useStage } from "./stages";
import { batchWords } from "./words/batches";

const SHOWN = 6;

export default function StartBatches() {
  const desk = useDesk();
  return desk ? <UnderWay desk={desk} /> : null;
}

function UnderWay({ desk }: { desk: Desk }) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const stage = useStage();
  const query = useQuery({
    queryKey: ["batches", "start", desk.node.id],
    queryFn: () =>
      got(
        desk.api.GET("/batches", {
          params: { query: { node: desk.node.id, newest: true, status: "open", limit: SHOWN } },
        }),
      ),
  });
  if (query.data?.length === 0) return null;
  return (
    <Panel title={bracketed(w.batchesOpen, c.yuan)} to="/desk/batches" query={query}>
      <PanelRows empty={w.noBatches}>
        {(query.data ?? []).map((batch) => (
          <PanelRow
            key={batch.id}
            to={`/desk/batches/${batch.id}`}
            figure={<Money fen={batch.gathered_fen} />}
          >
            {batch.number} <span className="quiet">{stage(batch.stage)}</span>
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}
