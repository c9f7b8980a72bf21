/** Any lot: what it is, what may be done with it, what became of it, where it came from and went. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Skeleton } from "antd";
import { Link, useParams } from "react-router";
import { Problem } from "@/api/problem";
import { got, processing } from "@/api/services";
import { Money, Quantity } from "@/ui/Figures";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import type { Unit } from "@/ui/units";
import { comma, fill, useWords } from "@/words/words";
import { Genealogy } from "./Genealogy";
import { LotActions } from "./LotActs";
import { LotHistory } from "./LotHistory";
import { type Lot as LotRow, LotState } from "./Lots";
import { village } from "./villages";
import { plants as catalogue } from "./words";

export default function Lot() {
  const w = useWords(catalogue);
  const { lotId = "" } = useParams();
  const path = { lot_id: lotId };
  const trace = useQuery({
    queryKey: ["lots", lotId, "trace"],
    queryFn: () => got(processing.GET("/lots/{lot_id}/trace", { params: { path } })),
  });
  const lot = useQuery({
    queryKey: ["lots", lotId],
    queryFn: async () => {
      try {
        return await got(processing.GET("/lots/{lot_id}", { params: { path } }));
      } catch (error) {
        // A desk's lot: no plant keeps it, its genealogy is there all the same.
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }
    },
  });
  const itself = trace.data?.lot;
  const name = itself ? `${itself.product ?? w.unknownLot} ${itself.grade ?? ""}`.trim() : w.lot;
  return (
    <Page
      title={name}
      hint={[itself?.entity, lot.data?.batch_number, itself?.on].filter(Boolean).join(" · ")}
      actions={lot.data ? <LotActions lot={lot.data} /> : undefined}
    >
      {trace.error ? <Refusal error={trace.error} retry={() => void trace.refetch()} /> : null}
      {lot.error ? <Refusal error={lot.error} retry={() => void lot.refetch()} /> : null}
      {lot.data === null && trace.data ? (
        <Alert
          type="info"
          showIcon
          title={w.keptElsewhere}
          action={<Link to={`/trace/${lotId}`}>{w.tracePage}</Link>}
        />
      ) : null}
      {lot.isPending && !lot.error ? <Skeleton active /> : null}
      {lot.data ? (
        <div className="columns">
          <Facts lot={lot.data} />
          <LotHistory lot={lot.data} />
        </div>
      ) : null}
      {trace.data ? <Genealogy trace={trace.data} /> : null}
    </Page>
  );
}

function Facts({ lot }: { lot: LotRow }) {
  const w = useWords(catalogue);
  const unit = lot.unit as Unit;
  const { passport } = lot;
  const picked = [...new Set([passport.harvested_from, passport.harvested_to])].filter(Boolean).join(" — ");
  const facts = [
    [w.plant, lot.entity],
    [
      w.source,
      lot.batch_id ? (
        <Link key="batch" to={`/plants/batches/${lot.batch_id}`}>
          {lot.batch_number}
        </Link>
      ) : (
        (lot.came_from ?? w.openingLot)
      ),
    ],
    [w.since, lot.on],
    [w.made, <Quantity key="made" value={lot.quantity_made} unit={unit} />],
    [w.left, <Quantity key="left" value={lot.quantity} unit={unit} />],
    [w.madeCost, <Money key="cost" fen={lot.cost_made_fen} />],
    [w.leftCost, <Money key="cost left" fen={lot.cost_fen} />],
    [w.bestBefore, lot.best_before_on],
    [w.villages, passport.villages?.map(village).join(comma())],
    [w.picked, picked],
    [w.growers, passport.growers ? fill(w.households, { n: passport.growers }) : null],
    [w.treatments, passport.treatments?.join(comma())],
  ] as const;
  return (
    <section className="panel">
      <h2>
        {w.lot}
        <LotState lot={lot} />
      </h2>
      <dl className="facts">
        {facts.map(([name, value]) =>
          value ? [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>] : null,
        )}
      </dl>
      <p>
        <Link to={`/trace/${lot.id}`}>{w.tracePage}</Link>
      </p>
    </section>
  );
}
