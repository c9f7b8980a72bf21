/** A delivery and everything that came of it: its lot, its corrections, its papers; and the way to correct it. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Skeleton } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { got } from "@/api/services";
import { decimal } from "@/ui/amounts";
import { Money, Quantity } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { StateTag } from "@/ui/StateTag";
import { Table } from "@/ui/Table";
import { common } from "@/words/common";
import { bracketed, useWords } from "@/words/words";
import { CorrectDelivery } from "./CorrectDelivery";
import type { DeliveryDetail, Desk } from "./desk";
import { Papers } from "./Papers";
import { usePriceText } from "./WeighFields";
import { scale } from "./words/scale";

interface Props {
  desk: Desk;
  deliveryId: string;
  onClose: () => void;
}

export function DeliveryDrawer({ desk, deliveryId, onClose }: Props) {
  const w = useWords(scale);
  const { data, error, refetch } = useQuery({
    queryKey: ["deliveries", "one", deliveryId],
    queryFn: () =>
      got(desk.api.GET("/deliveries/{delivery_id}", { params: { path: { delivery_id: deliveryId } } })),
  });
  const title = data ? `${w.delivery} ${data.document} ${data.holder_name}` : w.delivery;
  return (
    <Drawer open title={title} size="large" onClose={onClose}>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <Detail desk={desk} delivery={data} /> : error ? null : <Skeleton active />}
    </Drawer>
  );
}

function Detail({ desk, delivery }: { desk: Desk; delivery: DeliveryDetail }) {
  const w = useWords(scale);
  const [correcting, setCorrecting] = useState(false);
  return (
    <div className="page">
      <Facts delivery={delivery} />
      <Papers desk={desk} deliveryId={delivery.id} />
      <section>
        <h2>{w.lot}</h2>
        <p>
          <Link to={`/desk/lots?lot=${delivery.lot.id}`}>
            {delivery.lot.product} {delivery.lot.grade} {delivery.lot.on}
          </Link>{" "}
          <StateTag state={delivery.lot.status} /> {w.lotHint}{" "}
          <Quantity value={delivery.lot.quantity} unit={delivery.lot.unit} />
        </p>
        <p>
          <Link to={`/desk/deliveries?sheet=${delivery.sheet_id}`}>{w.ofSheet}</Link>
          {"　"}
          <Link to={`/desk/deliveries?lot=${delivery.stands.lot_id}`}>{w.ofLot}</Link>
        </p>
      </section>
      <Corrections delivery={delivery} />
      {desk.writes ? (
        <div>
          <Button onClick={() => setCorrecting(true)}>{w.correct}</Button>
        </div>
      ) : null}
      {correcting ? (
        <CorrectDelivery desk={desk} delivery={delivery} onClose={() => setCorrecting(false)} />
      ) : null}
    </div>
  );
}

function Facts({ delivery }: { delivery: DeliveryDetail }) {
  const w = useWords(scale);
  const c = useWords(common);
  const price = usePriceText();
  const { stands } = delivery;
  return (
    <dl className="facts">
      <dt>{c.date}</dt>
      <dd>{delivery.on}</dd>
      <dt>{w.grower}</dt>
      <dd>
        {delivery.holder_name} {delivery.household_code} {delivery.village} ·{" "}
        {delivery.is_member ? w.member : w.notMember}
      </dd>
      <dt>{c.product}</dt>
      <dd>
        {delivery.product} {stands.grade}
      </dd>
      <dt>{w.gross}</dt>
      <dd>
        <Quantity value={stands.gross_g} unit="g" />
      </dd>
      <dt>{w.tare}</dt>
      <dd>
        <Quantity value={stands.tare_g} unit="g" />
      </dd>
      <dt>{w.moisture}</dt>
      <dd>{delivery.moisture_bp == null ? w.notMeasured : `${decimal(delivery.moisture_bp, 2)}%`}</dd>
      <dt>{w.impurity}</dt>
      <dd>{decimal(delivery.impurity_bp, 2)}%</dd>
      <dt>{w.net}</dt>
      <dd>
        <Quantity value={stands.net_g} unit="g" />
      </dd>
      <dt>{w.price}</dt>
      <dd>{price(stands.price_fen_per_kg)}</dd>
      <dt>{bracketed(c.amount, c.yuan)}</dt>
      <dd>
        <strong>
          <Money fen={stands.amount_fen} />
        </strong>
      </dd>
      {stands.input_vat_fen ? (
        <>
          <dt>{w.inputVat}</dt>
          <dd>
            <Money fen={stands.input_vat_fen} />
          </dd>
          <dt>{w.cost}</dt>
          <dd>
            <Money fen={stands.cost_fen} />
          </dd>
        </>
      ) : null}
    </dl>
  );
}

function Corrections({ delivery }: { delivery: DeliveryDetail }) {
  const w = useWords(scale);
  const c = useWords(common);
  if (delivery.corrections.length === 0) return null;
  return (
    <section>
      <h2>
        {w.corrections} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey="id"
        dataSource={delivery.corrections}
        columns={[
          { title: c.date, dataIndex: "on" },
          { title: c.document, dataIndex: "document" },
          { title: c.grade, dataIndex: "grade" },
          { title: w.net, align: "end", render: (_, one) => <Quantity value={one.net_g} unit="g" /> },
          { title: w.difference, align: "end", render: (_, one) => <Money fen={one.amount_fen} /> },
          { title: c.reason, dataIndex: "reason" },
        ]}
      />
    </section>
  );
}
