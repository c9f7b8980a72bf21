/** A lot's genealogy on the phone: what it is made of and what it became, a step further in for each step away. */
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { components } from "@/api/types/processing";
import { Quantity } from "@/ui/Figures";
import type { Unit } from "@/ui/units";
import { fill, useWords } from "@/words/words";
import { share } from "./balance";
import { plants as catalogue } from "./words";

type Traced = components["schemas"]["TracedLot"];

const SHOWN = 12;
const STEP_PX = 14;
const STEPS_MAX = 6;

interface Props {
  title: string;
  lots: readonly Traced[];
  /** What part of one is in the other: `ofIt` or `inIt`. */
  part: string;
}

export function GenealogyList({ title, lots, part }: Props) {
  const w = useWords(catalogue);
  const [all, setAll] = useState(false);
  if (lots.length === 0) return null;
  const shown = all ? lots : lots.slice(0, SHOWN);
  return (
    <>
      <h3>{title}</h3>
      <ol className="traced">
        {shown.map((lot) => (
          <li key={lot.lot_id} style={{ marginInlineStart: STEP_PX * (Math.min(lot.depth, STEPS_MAX) - 1) }}>
            <Link to={`/lots/${lot.lot_id}`}>
              {lot.product ?? w.unknownLot} {lot.grade}
            </Link>
            {lot.quantity == null ? null : <Quantity value={lot.quantity} unit={(lot.unit ?? "g") as Unit} />}
            <span className="quiet">
              {[`${w.steps} ${lot.depth}`, lot.on, lot.entity].filter(Boolean).join(" · ")}
            </span>
            <span className="quiet">{fill(part, { share: share(lot.share_ppm) })}</span>
          </li>
        ))}
      </ol>
      {lots.length > shown.length ? (
        <Button block onClick={() => setAll(true)}>
          {fill(w.moreLots, { n: lots.length - shown.length })}
        </Button>
      ) : null}
    </>
  );
}
