/** The head-count ledger: what came and went with its cost, the latest first; its sum is the herd. */
import { useQuery } from "@tanstack/react-query";
import { got, livestock } from "@/api/services";
import type { components } from "@/api/types/livestock";
import { DataTable } from "@/ui/DataTable";
import { today } from "@/ui/Fields";
import { Money, Quantity } from "@/ui/Figures";
import { common } from "@/words/common";
import { bracketed, fill, useWords } from "@/words/words";
import type { Desk } from "./desk";
import { useHerds } from "./herd";
import { herdWords } from "./words/herds";

type Move = components["schemas"]["HeadMoveView"];
type Kind = "born" | "bought" | "opening" | "sold" | "dead" | "moved_in" | "moved_out";
type Species = components["schemas"]["Species"];

export default function HeadLedger({ desk }: { desk: Desk }) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const { data: herds } = useHerds(desk);
  const { data: count } = useQuery({
    queryKey: ["head moves", "count", desk.node.id],
    queryFn: () =>
      got(livestock.GET("/head-count", { params: { query: { node: desk.node.id, on: today() } } })),
  });
  const herdOf = (move: Move) => herds?.find(({ id }) => id === move.herd_id)?.name ?? "";
  return (
    <>
      <div className="figures-row">
        {Object.entries(count ?? {}).map(([species, heads]) => (
          <div className="figure-tile" key={species}>
            <span className="quiet">
              {w[species as Species]} {fill(w.headCount, { on: today() })}
            </span>
            <strong>
              <Quantity value={heads} unit="head" />
            </strong>
          </div>
        ))}
      </div>
      <DataTable<Move>
        label={w.ledger}
        queryKey={["head moves", "list", desk.node.id]}
        page={(after, limit, signal) =>
          got(
            livestock.GET("/head-moves", {
              params: { query: { node: desk.node.id, newest: true, after, limit } },
              signal,
            }),
          )
        }
        cursor={(move) => move.id}
        rowKey={(move) => move.id}
        empty={w.noMoves}
        columns={[
          { key: "on", title: c.date, dataIndex: "on", phone: "line" },
          { key: "document", title: c.document, dataIndex: "document", phone: "line" },
          { key: "herd", title: w.name, phone: "title", render: (_, move) => herdOf(move) },
          {
            key: "kind",
            title: w.kind,
            phone: "line",
            render: (_, move) => w[move.kind as Kind] ?? move.kind,
          },
          {
            key: "heads",
            title: w.heads,
            align: "end",
            phone: "figure",
            render: (_, move) => <Quantity value={move.heads} unit="head" bare />,
          },
          {
            key: "cost",
            title: bracketed(c.cost, c.yuan),
            align: "end",
            phone: "figure",
            render: (_, move) => <Money fen={move.cost_fen} />,
          },
          { key: "note", title: c.note, dataIndex: "note" },
        ]}
      />
    </>
  );
}
