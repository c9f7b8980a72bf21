/** Today at the scale: what came so far by product and grade, and the lines themselves. */
import { today } from "@/ui/Fields";
import { useFilter } from "@/ui/lists";
import { useWords } from "@/words/words";
import { DeliveryDrawer } from "./DeliveryDrawer";
import { DeliveryTable } from "./DeliveryTable";
import type { Desk } from "./desk";
import { Totals } from "./Totals";
import { scale } from "./words/scale";

export function Today({ desk }: { desk: Desk }) {
  const w = useWords(scale);
  const [filter, setFilter] = useFilter();
  const day = { since: today(), until: today() };
  return (
    <section className="panel page" aria-label={w.today}>
      <h2>
        {w.today} <span className="quiet">{day.since}</span>
      </h2>
      <Totals desk={desk} asked={day} />
      <DeliveryTable
        desk={desk}
        asked={day}
        brief
        onOpen={(one) => setFilter({ delivery: one.id })}
        empty={w.nothingToday}
      />
      {filter.delivery ? (
        <DeliveryDrawer
          desk={desk}
          deliveryId={filter.delivery}
          onClose={() => setFilter({ delivery: undefined })}
        />
      ) : null}
    </section>
  );
}
