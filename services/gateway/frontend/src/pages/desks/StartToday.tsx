/** On the start page of a desk: what came to the scale today, and the way to the scale. */
import { Link } from "react-router";
import { today } from "@/ui/Fields";
import { useWords } from "@/words/words";
import { useDesk } from "./desk";
import { Totals } from "./Totals";
import { scale } from "./words/scale";
import "./desks.css";

export default function StartToday() {
  const w = useWords(scale);
  const desk = useDesk();
  if (!desk) return null;
  const day = { since: today(), until: today() };
  return (
    <section className="panel page" aria-label={w.today}>
      <h2>
        {w.today} <span className="quiet">{day.since}</span>
      </h2>
      <Totals desk={desk} asked={day} empty={w.nothingToday} />
      <Link to={desk.writes ? "/desk/scale" : "/desk/deliveries"}>
        {desk.writes ? w.title : w.deliveries}
      </Link>
    </section>
  );
}
