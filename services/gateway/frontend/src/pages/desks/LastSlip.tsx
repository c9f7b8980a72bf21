/** The delivery just recorded: what counts, and its papers. */
import { Money, Quantity } from "@/ui/Figures";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import type { Delivery, Desk } from "./desk";
import { Papers } from "./Papers";
import { scale } from "./words/scale";

export function LastSlip({ desk, delivery }: { desk: Desk; delivery: Delivery }) {
  const w = useWords(scale);
  const c = useWords(common);
  return (
    <section className="last-slip" aria-label={w.lastOne}>
      <h2>{w.lastOne}</h2>
      <p>
        <strong>{delivery.holder_name}</strong> {delivery.product} {delivery.grade}{" "}
        <Quantity value={delivery.net_g} unit="g" /> <Money fen={delivery.amount_fen} /> {c.yuan}
      </p>
      <Papers desk={desk} deliveryId={delivery.id} />
    </section>
  );
}
