/** What one does with a herd: weigh, milk, treat, mate, take in, move, sell, bury. */
import { Button, Drawer } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { got, livestock } from "@/api/services";
import { Money } from "@/ui/Figures";
import { common } from "@/words/common";
import { bracketed, useWords } from "@/words/words";
import { Depreciate } from "./Depreciate";
import type { Desk } from "./desk";
import { CHANGES, type Herd } from "./herd";
import { Bury, Mate, MoveAnimals, Sell } from "./HerdLeaving";
import { MilkHerd } from "./MilkHerd";
import { TakeIn } from "./TakeIn";
import { Treat } from "./Treat";
import { WeighHerd } from "./WeighHerd";
import { batchWords } from "./words/batches";
import { herdWords } from "./words/herds";

type Act = "weigh" | "milk" | "treat" | "mate" | "takeIn" | "move" | "sell" | "bury" | "depreciate";

interface Props {
  desk: Desk;
  herd: Herd;
  onClose: () => void;
}

export default function HerdActs({ desk, herd, onClose }: Props) {
  return (
    <Drawer open title={herd.name} size="large" onClose={onClose}>
      <Acts desk={desk} herd={herd} />
    </Drawer>
  );
}

function Acts({ desk, herd }: Omit<Props, "onClose">) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const b = useWords(batchWords);
  const [open, setOpen] = useState<Act>();
  const props = { desk, herd, onClose: () => setOpen(undefined) };
  return (
    <div className="page">
      <dl className="facts">
        <dt>{w.species}</dt>
        <dd>
          {w[herd.species]} · {w[herd.purpose]} · {b[herd.asset]}
        </dd>
        <dt>{w.heads}</dt>
        <dd>{herd.heads}</dd>
        <dt>{bracketed(c.cost, c.yuan)}</dt>
        <dd>
          <Money fen={herd.cost_fen} />
        </dd>
      </dl>
      <div className="page-actions">
        <Link to={`/desk/herds?view=animals&of=${herd.id}`}>
          <Button>{w.animals}</Button>
        </Link>
        <Link to={`/desk/batches/${herd.id}`}>
          <Button>{b.costs}</Button>
        </Link>
      </div>
      {desk.writes ? (
        <div className="page-actions">
          {herd.heads > 0 ? (
            <>
              <Button type="primary" onClick={() => setOpen("weigh")}>
                {w.weigh}
              </Button>
              {herd.purpose === "milk" ? (
                <Button type="primary" onClick={() => setOpen("milk")}>
                  {w.milkHerd}
                </Button>
              ) : null}
              <Button onClick={() => setOpen("treat")}>{w.treat}</Button>
              <Button onClick={() => setOpen("mate")}>{w.mate}</Button>
            </>
          ) : null}
          <Button onClick={() => setOpen("takeIn")}>{w.takeIn}</Button>
          {herd.heads > 0 ? (
            <>
              <Button onClick={() => setOpen("move")}>{w.move}</Button>
              <Button onClick={() => setOpen("sell")}>{w.sell}</Button>
              {herd.asset === "productive" ? (
                <Button onClick={() => setOpen("depreciate")}>{b.depreciate}</Button>
              ) : null}
              <Button danger onClick={() => setOpen("bury")}>
                {w.bury}
              </Button>
            </>
          ) : null}
        </div>
      ) : null}
      {open === "weigh" ? <WeighHerd {...props} /> : null}
      {open === "milk" ? <MilkHerd {...props} /> : null}
      {open === "treat" ? <Treat {...props} /> : null}
      {open === "mate" ? <Mate {...props} /> : null}
      {open === "takeIn" ? <TakeIn {...props} /> : null}
      {open === "move" ? <MoveAnimals {...props} /> : null}
      {open === "sell" ? <Sell {...props} /> : null}
      {open === "bury" ? <Bury {...props} /> : null}
      {open === "depreciate" ? (
        <Depreciate
          desk={desk}
          changes={CHANGES}
          onClose={props.onClose}
          send={(id, values) =>
            got(
              livestock.POST("/herds/{herd_id}/depreciations", {
                params: { path: { herd_id: herd.id } },
                body: { id, ...values },
              }),
            )
          }
        />
      ) : null}
    </div>
  );
}
