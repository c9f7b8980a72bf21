/** On the start page of a plant: what is to be received, to be used, to be tested. */
import { useQuery } from "@tanstack/react-query";
import { got, processing } from "@/api/services";
import { useNode } from "@/session/node";
import { Quantity } from "@/ui/Figures";
import { Panel, PanelRow, PanelRows } from "@/ui/Panel";
import type { Unit } from "@/ui/units";
import { colon, comma, fill, useWords } from "@/words/words";
import { plants as catalogue } from "./words";

const SHOWN = 4;

export default function Waiting() {
  const w = useWords(catalogue);
  const node = useNode();
  const arrivals = useQuery({
    queryKey: ["arrivals", node?.id, "start"],
    queryFn: () =>
      got(
        processing.GET("/receipts/expected", {
          params: { query: { node: node?.id, order: "newest", limit: SHOWN } },
        }),
      ),
  });
  const lots = useQuery({
    queryKey: ["lots", node?.id, "start"],
    queryFn: async () => {
      const of = (status: "received" | "pending") =>
        got(
          processing.GET("/lots", {
            params: { query: { node: node?.id, status, on_hand: true, order: "newest", limit: SHOWN } },
          }),
        );
      const [received, pending] = await Promise.all([of("received"), of("pending")]);
      return [...received, ...pending];
    },
  });
  const query = {
    isPending: arrivals.isPending || lots.isPending,
    error: arrivals.error ?? lots.error,
    refetch: () => Promise.all([arrivals.refetch(), lots.refetch()]),
  };
  return (
    <Panel title={w.waiting} to="/plants/lots" query={query}>
      <PanelRows empty={w.nothingWaiting}>
        {[
          ...(arrivals.data ?? []).map((one) => (
            <PanelRow
              key={one.transfer_id}
              to="/plants/arrivals"
              figure={<Quantity value={one.quantity} unit={one.unit as Unit} />}
            >
              {w.receive}
              {colon()}
              {one.product} {one.grade} <span className="quiet">{one.from_entity}</span>
            </PanelRow>
          )),
          ...(lots.data ?? []).map((lot) => (
            <PanelRow
              key={lot.id}
              to={`/lots/${lot.id}`}
              figure={<Quantity value={lot.quantity} unit={lot.unit as Unit} />}
            >
              {lot.status === "pending" ? w.toTest : w.toUse}
              {colon()}
              {lot.product} {lot.grade}{" "}
              <span className="quiet">
                {lot.missing.length > 0 ? fill(w.lacks, { tests: lot.missing.join(comma()) }) : lot.on}
              </span>
            </PanelRow>
          )),
        ]}
      </PanelRows>
    </Panel>
  );
}
