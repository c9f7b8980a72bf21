/** A plant's lots on hand at the cut-over date. */
import { Result } from "antd";
import type { components } from "@/api/types/processing";
import { deskKind, useNode } from "@/session/node";
import { OpeningWorkbook } from "@/ui/OpeningWorkbook";
import { Page } from "@/ui/Page";
import { openingWords } from "@/words/opening";
import { useWords } from "@/words/words";
import { plants } from "./words";

export default function Opening() {
  const w = useWords(openingWords);
  const p = useWords(plants);
  const node = useNode();
  return (
    <Page title={w.title} hint={w.titleHint}>
      {node && deskKind(node) === "processing" ? (
        <OpeningWorkbook<components["schemas"]["OpeningLotsView"]>
          key={node.id}
          title={w.lots}
          hint={w.lotsHint}
          entityId={node.id}
          address="/api/processing/lots/opening"
          facts={(report) => ({ n: report.lots, fen: report.cost_fen })}
        />
      ) : (
        <Result status="info" title={p.choosePlant} />
      )}
    </Page>
  );
}
