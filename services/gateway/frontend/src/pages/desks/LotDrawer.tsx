/** A lot: what is left, whether it may leave, where it comes from, and what one does with it. */
import { useQuery } from "@tanstack/react-query";
import { Drawer, Skeleton } from "antd";
import { Link } from "react-router";
import { got } from "@/api/services";
import { Money, Quantity } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { common } from "@/words/common";
import { comma, fill, useWords } from "@/words/words";
import type { Desk, Lot } from "./desk";
import { LotActs } from "./LotActs";
import { LotState } from "./Lots";
import { useWarehouses } from "./TransferLot";
import { stock } from "./words/stock";

interface Props {
  desk: Desk;
  lotId: string;
  onClose: () => void;
}

export function LotDrawer({ desk, lotId, onClose }: Props) {
  const w = useWords(stock);
  const { data, error, refetch } = useQuery({
    queryKey: ["lots", "one", lotId],
    queryFn: () => got(desk.api.GET("/lots/{lot_id}", { params: { path: { lot_id: lotId } } })),
  });
  return (
    <Drawer
      open
      title={data ? `${w.lot} ${data.product} ${data.grade} ${data.on}` : w.lot}
      size="large"
      onClose={onClose}
    >
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <div className="page">
          {desk.writes && data.quantity > 0 ? <LotActs desk={desk} lot={data} /> : null}
          <Facts lot={data} />
          <Passport lot={data} />
          <Transfers desk={desk} lot={data} />
        </div>
      ) : error ? null : (
        <Skeleton active />
      )}
    </Drawer>
  );
}

type Origin = "delivery" | "harvest" | "transfer" | "opening";

function Facts({ lot }: { lot: Lot }) {
  const w = useWords(stock);
  const c = useWords(common);
  return (
    <dl className="facts">
      <dt>{c.state}</dt>
      <dd>
        <LotState lot={lot} />
      </dd>
      <dt>{w.left}</dt>
      <dd>
        <Quantity value={lot.quantity} unit={lot.unit} /> · <Money fen={lot.cost_fen} /> {c.yuan}
      </dd>
      <dt>{w.cameIn}</dt>
      <dd>
        {lot.on} · <Quantity value={lot.quantity_in} unit={lot.unit} /> · <Money fen={lot.cost_in_fen} />{" "}
        {c.yuan}
      </dd>
      {lot.best_before_on ? (
        <>
          <dt>{w.bestBefore}</dt>
          <dd>{lot.best_before_on}</dd>
        </>
      ) : null}
      <dt>{w.origin}</dt>
      <dd>
        {w[lot.origin as Origin]}{" "}
        {lot.origin === "delivery" ? (
          <Link to={`/desk/deliveries?lot=${lot.id}`}>{w.deliveriesOf}</Link>
        ) : null}
        {lot.origin === "harvest" ? <Link to={`/desk/batches/${lot.origin_id}`}>{w.batchOf}</Link> : null}
      </dd>
    </dl>
  );
}

function Passport({ lot }: { lot: Lot }) {
  const w = useWords(stock);
  const { villages = [], plots = [], treatments = [], harvested_from, harvested_to } = lot.passport;
  const days = harvested_from === harvested_to ? harvested_from : `${harvested_from} – ${harvested_to}`;
  return (
    <section>
      <h2>{w.passport}</h2>
      <dl className="facts">
        <dt>{w.villages}</dt>
        <dd>{villages.join(comma()) || "–"}</dd>
        {plots.length ? (
          <>
            <dt>{w.plots}</dt>
            <dd>{plots.join(comma())}</dd>
          </>
        ) : null}
        <dt>{w.harvestedOn}</dt>
        <dd>{days ?? "–"}</dd>
        <dt>{w.treatments}</dt>
        <dd>{treatments.join(comma()) || w.noTreatments}</dd>
      </dl>
    </section>
  );
}

function Transfers({ desk, lot }: { desk: Desk; lot: Lot }) {
  const w = useWords(stock);
  const c = useWords(common);
  const { data: warehouses } = useWarehouses(desk);
  const { data } = useQuery({
    queryKey: ["lots", "transfers", lot.id],
    queryFn: () =>
      got(
        desk.api.GET("/transfers", {
          params: { query: { node: desk.node.id, from_lot_id: lot.id, newest: true } },
        }),
      ),
  });
  if (!data?.length) return null;
  return (
    <section>
      <h2>
        {w.transfers} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey="id"
        dataSource={data}
        columns={[
          { title: c.date, dataIndex: "on" },
          {
            title: w.to,
            render: (_, one) => warehouses?.find(({ id }) => id === one.to_entity_id)?.name ?? "",
          },
          {
            title: c.quantity,
            align: "end",
            render: (_, one) => <Quantity value={one.quantity} unit={one.unit} />,
          },
          { title: c.cost, align: "end", render: (_, one) => <Money fen={one.cost_fen} /> },
          { title: w.netPrice, align: "end", render: (_, one) => <Money fen={one.net_fen} /> },
          {
            title: c.state,
            render: (_, one) => (one.received_on ? fill(w.received, { on: one.received_on }) : w.onTheWay),
          },
        ]}
      />
    </section>
  );
}
