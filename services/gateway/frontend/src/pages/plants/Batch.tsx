/** A batch's own page: its masses, its cost to the fen, its lots and their edges. */
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { Link, useParams } from "react-router";
import { got, processing } from "@/api/services";
import type { components } from "@/api/types/processing";
import { Money, Quantity } from "@/ui/Figures";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import type { Unit } from "@/ui/units";
import { common } from "@/words/common";
import { bracketed, fill, useWords } from "@/words/words";
import { yuan } from "@/ui/amounts";
import { percent } from "./balance";
import { LotState } from "./Lots";
import { MassBalance } from "./MassBalance";
import { plants as catalogue } from "./words";

type Detail = components["schemas"]["BatchDetail"];

export default function Batch() {
  const w = useWords(catalogue);
  const { batchId = "" } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ["batches", batchId],
    queryFn: () => got(processing.GET("/batches/{batch_id}", { params: { path: { batch_id: batchId } } })),
  });
  return (
    <Page
      title={data ? `${w.batch} ${data.number}` : w.batch}
      hint={data ? `${data.entity ?? ""} · ${data.recipe_name ?? data.recipe} · ${data.on}` : undefined}
    >
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <Detail batch={data} /> : error ? null : <Skeleton active />}
    </Page>
  );
}

function Detail({ batch }: { batch: Detail }) {
  return (
    <>
      <div className="columns">
        <Mass batch={batch} />
        <Cost batch={batch} />
      </div>
      <Inputs batch={batch} />
      <Outputs batch={batch} />
      <Links batch={batch} />
    </>
  );
}

function Mass({ batch }: { batch: Detail }) {
  const w = useWords(catalogue);
  const by = batch.outputs.filter((made) => made.by_product && made.unit === "g");
  const by_g = by.reduce((sum, made) => sum + made.quantity, 0);
  return (
    <section className="panel">
      <h2>
        {w.balance}
        <span className="quiet">
          {w.yieldNow} {percent(batch.yield_bp)} ·{" "}
          {fill(w.yieldExpected, { share: percent(batch.expected_yield_bp) })}
        </span>
      </h2>
      <MassBalance
        recipe={undefined}
        balance={{
          in_g: batch.in_g,
          out_g: batch.out_g - by_g,
          by_g,
          lost_g: batch.lost_g,
          unexplained_g: batch.unexplained_g,
          holds: true,
          yield_bp: batch.yield_bp,
        }}
      />
    </section>
  );
}

function Cost({ batch }: { batch: Detail }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const put = batch.inputs.reduce((sum, one) => sum + one.cost_fen, 0);
  const spent = batch.conversions.reduce((sum, one) => sum + one.amount_fen, 0);
  const named = w as Record<string, string>;
  return (
    <section className="panel">
      <h2>
        {w.costs} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <dl className="facts">
        <dt>{w.inputCost}</dt>
        <dd>
          <Money fen={put} />
        </dd>
        {batch.conversions.map((one) => [
          <dt key={one.kind}>{named[one.kind] ?? one.kind}</dt>,
          <dd key={`${one.kind} fen`}>
            <Money fen={one.amount_fen} />
          </dd>,
        ])}
        <dt>
          <strong>{w.total}</strong>
        </dt>
        <dd>
          <strong>
            <Money fen={put + spent} />
          </strong>
        </dd>
        {batch.abnormal_loss_fen > 0 ? (
          <>
            <dt>{w.abnormalFen}</dt>
            <dd>
              <Money fen={batch.abnormal_loss_fen} />
            </dd>
          </>
        ) : null}
      </dl>
      <p className="quiet">{w.costRule}</p>
    </section>
  );
}

function Inputs({ batch }: { batch: Detail }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const lots = new Map(batch.used_lots.map((lot) => [lot.id, lot]));
  return (
    <section className="panel">
      <h2>
        {w.inputs} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey="lot_id"
        dataSource={batch.inputs}
        columns={[
          {
            title: w.lot,
            render: (_, one) => (
              <Link to={`/lots/${one.lot_id}`}>
                {lots.get(one.lot_id)?.product ?? w.unknownLot} {lots.get(one.lot_id)?.grade}
              </Link>
            ),
          },
          {
            title: c.quantity,
            align: "end",
            render: (_, one) => (
              <Quantity value={one.quantity} unit={(lots.get(one.lot_id)?.unit ?? "g") as Unit} />
            ),
          },
          { title: c.cost, align: "end", render: (_, one) => <Money fen={one.cost_fen} /> },
        ]}
      />
    </section>
  );
}

function Outputs({ batch }: { batch: Detail }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const { data } = useQuery({
    queryKey: ["lots", "batch", batch.batch_id],
    queryFn: () => got(processing.GET("/lots", { params: { query: { search: batch.number, limit: 200 } } })),
  });
  const now = new Map(data?.map((lot) => [lot.id, lot]));
  return (
    <section className="panel">
      <h2>
        {w.outputs} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey="lot_id"
        dataSource={batch.outputs}
        columns={[
          {
            title: w.lot,
            render: (_, made) => (
              <Link to={`/lots/${made.lot_id}`}>
                {made.by_product
                  ? bracketed(`${made.product} ${made.grade}`.trim(), w.byProduct)
                  : `${made.product} ${made.grade}`}
              </Link>
            ),
          },
          {
            title: c.quantity,
            align: "end",
            render: (_, made) => <Quantity value={made.quantity} unit={made.unit as Unit} />,
          },
          { title: c.cost, align: "end", render: (_, made) => <Money fen={made.cost_fen} /> },
          {
            title: "",
            align: "end",
            render: (_, made) =>
              made.unit === "g" && made.quantity > 0 ? (
                <span className="quiet">
                  {fill(w.perKilo, { yuan: yuan(Math.round((made.cost_fen * 1000) / made.quantity)) })}
                </span>
              ) : null,
          },
          { title: w.bestBefore, dataIndex: "best_before_on" },
          {
            title: `${c.state} · ${w.tests}`,
            render: (_, made) => {
              const lot = now.get(made.lot_id);
              return lot ? <LotState lot={lot} /> : null;
            },
          },
        ]}
      />
    </section>
  );
}

function Links({ batch }: { batch: Detail }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const used = new Map(batch.used_lots.map((lot) => [lot.id, lot]));
  const made = new Map(batch.outputs.map((lot) => [lot.lot_id, lot]));
  return (
    <section className="panel">
      <h2>{w.links}</h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey={(link) => `${link.from_lot_id} ${link.to_lot_id}`}
        dataSource={batch.links}
        columns={[
          {
            title: w.fromLot,
            render: (_, link) => (
              <Link to={`/lots/${link.from_lot_id}`}>
                {used.get(link.from_lot_id)?.product} {used.get(link.from_lot_id)?.grade}
              </Link>
            ),
          },
          {
            title: w.toLot,
            render: (_, link) => (
              <Link to={`/lots/${link.to_lot_id}`}>
                {made.get(link.to_lot_id)?.product} {made.get(link.to_lot_id)?.grade}
              </Link>
            ),
          },
          {
            title: c.quantity,
            align: "end",
            render: (_, link) => (
              <Quantity value={link.quantity} unit={(used.get(link.from_lot_id)?.unit ?? "g") as Unit} />
            ),
          },
        ]}
      />
    </section>
  );
}
