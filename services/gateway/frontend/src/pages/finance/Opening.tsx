/** The balances of an entity at the cut-over date. */
import type { components } from "@/api/types/finance";
import { useFilter } from "@/ui/lists";
import { OpeningWorkbook } from "@/ui/OpeningWorkbook";
import { Page } from "@/ui/Page";
import { useWords } from "@/words/words";
import { EntityPicker, thisYear, WithEntity } from "./entity";
import { openingWords } from "./words/opening";
import "./finance.css";

export default function Opening() {
  const w = useWords(openingWords);
  const [, setFilter] = useFilter();
  return (
    <Page title={w.title} hint={w.hint}>
      <WithEntity>
        {(entity, entities) => (
          <>
            <div className="filters">
              <EntityPicker
                entities={entities}
                value={entity.id}
                onChange={(id) => setFilter({ entity: id })}
              />
            </div>
            <OpeningWorkbook<components["schemas"]["OpeningView"]>
              key={entity.id}
              title={entity.name}
              entityId={entity.id}
              offered={`${thisYear() - 1}-12-31`}
              address="/api/finance/opening-balances"
              facts={(told) => ({ n: told.lines, fen: told.debit_fen, known: told.journal_id !== null })}
              sentences={w}
            />
          </>
        )}
      </WithEntity>
    </Page>
  );
}
