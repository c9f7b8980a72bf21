/** The herds with their heads and cost, and the acts on one. */
import { lazy, Suspense } from "react";
import { got, livestock } from "@/api/services";
import { decimal } from "@/ui/amounts";
import { DataTable } from "@/ui/DataTable";
import { Money } from "@/ui/Figures";
import { exportOf, useFilter } from "@/ui/lists";
import { common } from "@/words/common";
import { bracketed, useWords } from "@/words/words";
import { Begin } from "./Begin";
import type { Desk } from "./desk";
import { type Herd, useHerds } from "./herd";
import { HerdPyramid } from "./HerdPyramid";
import { batchWords } from "./words/batches";
import { deskWords } from "./words/desk";
import { herdWords } from "./words/herds";

// What one does with a herd comes when one is opened, the form when one begins.
const HerdActs = lazy(() => import("./HerdActs"));
const StartHerd = lazy(() => import("./StartHerd"));

export function HerdList({ desk }: { desk: Desk }) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const d = useWords(deskWords);
  const b = useWords(batchWords);
  const [filter, setFilter] = useFilter();
  const { data: herds } = useHerds(desk);
  const shown = herds?.find(({ id }) => id === filter.herd);
  return (
    <>
      <Begin desk={desk} word={w.start}>
        {(close) => <StartHerd desk={desk} onClose={close} />}
      </Begin>
      <DataTable<Herd>
        label={w.herds}
        queryKey={["herds", "list", desk.node.id]}
        page={(after, limit, signal) =>
          got(livestock.GET("/herds", { params: { query: { node: desk.node.id, after, limit } }, signal }))
        }
        cursor={(herd) => herd.id}
        rowKey={(herd) => herd.id}
        onOpen={(herd) => setFilter({ herd: herd.id })}
        empty={w.noHerds}
        exported={exportOf("livestock", "herds", { node: desk.node.id })}
        columns={[
          { key: "name", title: w.name, dataIndex: "name", phone: "title" },
          {
            key: "species",
            title: w.species,
            phone: "line",
            render: (_, herd) => `${w[herd.species]} ${w[herd.purpose]}`,
          },
          { key: "village", title: d.village, dataIndex: "village", phone: "line" },
          { key: "asset", title: w.assetClass, render: (_, herd) => b[herd.asset] },
          {
            key: "heads",
            title: w.heads,
            align: "end",
            phone: "figure",
            render: (_, herd) => decimal(herd.heads, 0),
          },
          {
            key: "cost",
            title: bracketed(c.cost, c.yuan),
            align: "end",
            phone: "figure",
            render: (_, herd) => <Money fen={herd.cost_fen} />,
          },
          {
            key: "head",
            title: bracketed(w.perHead, c.yuan),
            align: "end",
            render: (_, herd) => <Money fen={herd.heads ? Math.floor(herd.cost_fen / herd.heads) : 0} />,
          },
          {
            key: "depreciated",
            title: bracketed(w.depreciated, c.yuan),
            align: "end",
            render: (_, herd) => <Money fen={herd.depreciation_fen} />,
          },
        ]}
      />
      <HerdPyramid desk={desk} />
      {shown ? (
        <Suspense>
          <HerdActs desk={desk} herd={shown} onClose={() => setFilter({ herd: undefined })} />
        </Suspense>
      ) : null}
    </>
  );
}
