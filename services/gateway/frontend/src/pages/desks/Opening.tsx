/** A desk's lots and animals on hand at the cut-over date. */
import type { components as Farm } from "@/api/types/honeysuckle";
import type { components as Barn } from "@/api/types/livestock";
import { OpeningWorkbook } from "@/ui/OpeningWorkbook";
import { openingWords } from "@/words/opening";
import { useWords } from "@/words/words";
import { AtDesk } from "./AtDesk";

export default function Opening() {
  const w = useWords(openingWords);
  return (
    <AtDesk title={w.title} hint={w.titleHint}>
      {(desk) => (
        <>
          <OpeningWorkbook<Farm["schemas"]["OpeningLotsView"]>
            title={w.lots}
            hint={w.lotsHint}
            entityId={desk.node.id}
            address={`/api/${desk.service}/lots/opening`}
            facts={(report) => ({ n: report.lots, fen: report.cost_fen })}
          />
          {desk.service === "livestock" ? (
            <OpeningWorkbook<Barn["schemas"]["OpeningHerdsView"]>
              title={w.herds}
              hint={w.herdsHint}
              entityId={desk.node.id}
              address="/api/livestock/herds/opening"
              facts={(report) => ({ n: report.heads, fen: report.cost_fen })}
            />
          ) : null}
        </>
      )}
    </AtDesk>
  );
}
