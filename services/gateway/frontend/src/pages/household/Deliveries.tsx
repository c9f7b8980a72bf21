/** What a household brought to the scale: weight, deductions, price, money. */
import { Empty } from "antd";
import type { components } from "@/api/types/honeysuckle";
import { decimal } from "@/ui/amounts";
import { Page } from "@/ui/Page";
import { measured, useMeasure } from "@/ui/units";
import { fill, useWords } from "@/words/words";
import { Asked } from "./Asked";
import { useDeliveries } from "./own";
import { Sum } from "./Sum";
import { household } from "./words";
import "./household.css";

type Delivery = components["schemas"]["DeliveryView"];

export default function Deliveries() {
  const w = useWords(household);
  return (
    <Page title={w.deliveries} hint={w.deliveriesHint}>
      <Asked query={useDeliveries()}>{(deliveries) => <Years deliveries={deliveries} />}</Asked>
    </Page>
  );
}

function Years({ deliveries }: { deliveries: readonly Delivery[] }) {
  const w = useWords(household);
  if (deliveries.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.noDeliveries} />;
  }
  const years = [...new Set(deliveries.map((one) => one.on.slice(0, 4)))];
  return years.map((year) => {
    const of = deliveries.filter((one) => one.on.startsWith(year));
    return (
      <section key={year} className="page">
        <h2 className="own-year">
          <span>
            {fill(w.thisYear, { year })} · {fill(w.times, { n: of.length })}
          </span>
          <strong>
            <Sum fen={of.reduce((sum, one) => sum + one.amount_fen, 0)} />
          </strong>
        </h2>
        <ul className="own-list">
          {of.map((one) => (
            <Item key={one.id} delivery={one} />
          ))}
        </ul>
      </section>
    );
  });
}

const rate = (bp: number) => `${decimal(bp, 2)}%`;

function Item({ delivery }: { delivery: Delivery }) {
  const w = useWords(household);
  const measure = useMeasure()("g");
  const weight = (g: number) => `${measured(g, measure)} ${measure.label}`;
  // Prices are by the kilogram; by the 斤 they are half, to the fen or half a fen.
  const price = decimal(delivery.price_fen_per_kg * (measure.per === 500 ? 5 : 10), 3);
  const taken = [
    delivery.impurity_bp ? fill(w.impurity, { rate: rate(delivery.impurity_bp) }) : "",
    delivery.moisture_bp ? fill(w.moisture, { rate: rate(delivery.moisture_bp) }) : "",
  ].filter(Boolean);
  return (
    <li className="own-item">
      <span className="own-title">
        {delivery.product} {delivery.grade}
      </span>
      <span className="own-amount">
        <Sum fen={delivery.amount_fen} />
      </span>
      <span className="own-line">
        <span className="figure">
          {fill(w.formula, { net: weight(delivery.net_g), price: price.replace(/0$/, "") })}
        </span>
        <span>{delivery.on}</span>
      </span>
      <span className="own-line">
        <span>{[fill(w.grossWeight, { gross: weight(delivery.gross_g) }), ...taken].join(" · ")}</span>
        <span>{delivery.document}</span>
      </span>
      {delivery.corrects ? (
        <span className="own-line">{fill(w.corrected, { reason: delivery.reason })}</span>
      ) : null}
    </li>
  );
}
