import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { got } from "@/api/services";
import { Money, Quantity } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { StateTag } from "@/ui/StateTag";
import { Table } from "@/ui/Table";
import { common } from "@/words/common";
import { bracketed, comma, useWords } from "@/words/words";
import { AtDesk } from "./AtDesk";
import { BatchComparison } from "./BatchComparison";
import { AddCosts, UseLot, UseMaterial } from "./BatchCosts";
import { type BatchDetail, type Desk } from "./desk";
import { HarvestBatch } from "./HarvestBatch";
import { useStage } from "./stages";
import { Wages } from "./Wages";
import { batchWords } from "./words/batches";

type Act = "costs" | "material" | "lot" | "wages" | "harvest" | "close";

export default function Batch() {
  const w = useWords(batchWords);
  return <AtDesk title={w.batch}>{(desk) => <Shown desk={desk} />}</AtDesk>;
}

function Shown({ desk }: { desk: Desk }) {
  const { batchId = "" } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ["batches", "one", batchId],
    queryFn: () => got(desk.api.GET("/batches/{batch_id}", { params: { path: { batch_id: batchId } } })),
  });
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  return (
    <>
      <Head batch={data} />
      {desk.writes && data.status === "open" ? <Acts desk={desk} batch={data} /> : null}
      <div className="columns">
        <section className="panel">
          <BatchComparison desk={desk} batch={data} />
        </section>
        <section className="panel">
          <LotsGiven desk={desk} batch={data} />
        </section>
      </div>
      <Costs batch={data} />
    </>
  );
}

function Head({ batch }: { batch: BatchDetail }) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const stage = useStage();
  const { villages = [], plots = [] } = batch.passport;
  return (
    <section className="panel">
      <h2>
        {batch.number} <StateTag state={batch.status} />
      </h2>
      <dl className="facts">
        <dt>{w.stage}</dt>
        <dd>
          {stage(batch.stage)} · {w[batch.asset]}
        </dd>
        <dt>{w.openedOn}</dt>
        <dd>
          {batch.opened_on}
          {batch.closed_on ? ` – ${batch.closed_on}` : ""}
        </dd>
        {villages.length + plots.length > 0 ? (
          <>
            <dt>{w.from}</dt>
            <dd>{[...villages, ...plots].join(comma())}</dd>
          </>
        ) : null}
        <dt>{bracketed(w.gathered, c.yuan)}</dt>
        <dd>
          <Money fen={batch.gathered_fen} />
        </dd>
        <dt>{bracketed(w.carried, c.yuan)}</dt>
        <dd>
          <strong>
            <Money fen={batch.cost_fen} />
          </strong>
        </dd>
      </dl>
    </section>
  );
}

function Acts({ desk, batch }: { desk: Desk; batch: BatchDetail }) {
  const w = useWords(batchWords);
  const [open, setOpen] = useState<Act>();
  const props = { desk, batch, onClose: () => setOpen(undefined) };
  const gives = batch.stage !== "herd" && batch.stage !== "planting" && batch.stage !== "milking";
  return (
    <>
      <div className="page-actions">
        {gives ? (
          <Button type="primary" onClick={() => setOpen("harvest")}>
            {w.harvest}
          </Button>
        ) : null}
        <Button onClick={() => setOpen("costs")}>{w.addCosts}</Button>
        <Button onClick={() => setOpen("material")}>{w.addMaterial}</Button>
        <Button onClick={() => setOpen("lot")}>{w.addLot}</Button>
        <Button onClick={() => setOpen("wages")}>{w.addWages}</Button>
        <Button onClick={() => setOpen("close")}>{gives ? w.close : w.end}</Button>
      </div>
      {open === "costs" ? <AddCosts {...props} /> : null}
      {open === "material" ? <UseMaterial {...props} /> : null}
      {open === "lot" ? <UseLot {...props} /> : null}
      {open === "wages" ? <Wages {...props} /> : null}
      {open === "harvest" ? <HarvestBatch {...props} /> : null}
      {open === "close" ? <HarvestBatch {...props} last gives={gives} /> : null}
    </>
  );
}

function LotsGiven({ desk, batch }: { desk: Desk; batch: BatchDetail }) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const { data, error } = useQuery({
    queryKey: ["lots", "of batch", batch.id],
    queryFn: () =>
      got(
        desk.api.GET("/lots", {
          params: { query: { node: desk.node.id, origin_id: batch.id, newest: true, limit: 200 } },
        }),
      ),
  });
  return (
    <>
      <h2>
        {w.lotsGiven} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <Refusal error={error} />
      {data?.length === 0 ? <p className="quiet">{w.noLotsGiven}</p> : null}
      {data?.length ? (
        <Table
          size="small"
          pagination={false}
          scroll={{ x: "max-content" }}
          rowKey="id"
          dataSource={data}
          columns={[
            { title: c.date, dataIndex: "on" },
            {
              title: c.product,
              render: (_, lot) => (
                <Link to={`/desk/lots?which=all&lot=${lot.id}`}>
                  {lot.product} {lot.grade}
                </Link>
              ),
            },
            {
              title: c.quantity,
              align: "end",
              render: (_, lot) => <Quantity value={lot.quantity_in} unit={lot.unit} />,
            },
            { title: c.cost, align: "end", render: (_, lot) => <Money fen={lot.cost_in_fen} /> },
          ]}
        />
      ) : null}
    </>
  );
}

type Kind = "material" | "purchase" | "rent" | "energy" | "depreciation" | "lot" | "wages" | "other";

function Costs({ batch }: { batch: BatchDetail }) {
  const w = useWords(batchWords);
  const c = useWords(common);
  if (batch.costs.length === 0) return <p className="quiet">{w.noCosts}</p>;
  return (
    <section>
      <h2>
        {w.costs} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <Table
        size="small"
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        scroll={{ x: "max-content" }}
        rowKey="id"
        dataSource={batch.costs}
        columns={[
          { title: c.date, dataIndex: "on" },
          { title: c.document, dataIndex: "document" },
          { title: w.kind, render: (_, cost) => w[cost.kind as Kind] },
          {
            title: c.details,
            render: (_, cost) =>
              cost.lot_id ? (
                <Link to={`/desk/lots?which=all&lot=${cost.lot_id}`}>{w.lot}</Link>
              ) : (
                cost.note || cost.supplier
              ),
          },
          { title: c.amount, align: "end", render: (_, cost) => <Money fen={cost.amount_fen} /> },
        ]}
      />
    </section>
  );
}
