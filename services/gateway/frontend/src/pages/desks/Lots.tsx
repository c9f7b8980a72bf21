import { Radio, Select, Tag } from "antd";
import { got } from "@/api/services";
import { DataTable } from "@/ui/DataTable";
import { today } from "@/ui/Fields";
import { Money, Quantity } from "@/ui/Figures";
import { exportOf, useFilter } from "@/ui/lists";
import { StateTag } from "@/ui/StateTag";
import { common } from "@/words/common";
import { bracketed, fill, useWords } from "@/words/words";
import { AtDesk } from "./AtDesk";
import { type Desk, type Lot, useLotsOnHand } from "./desk";
import { LotDrawer } from "./LotDrawer";
import { stock } from "./words/stock";

export default function Lots() {
  const w = useWords(stock);
  return (
    <AtDesk title={w.lots} hint={w.lotsHint}>
      {(desk) => <List desk={desk} />}
    </AtDesk>
  );
}

/** Why a lot may not leave today, and until when. */
export function LotState({ lot }: { lot: Lot }) {
  const w = useWords(stock);
  const blocked = lot.blocked_until != null && lot.blocked_until > today();
  if (lot.status === "held" || blocked) {
    return (
      <span>
        <StateTag state={lot.status === "held" ? "held" : "blocked"} />
        {lot.hold_reason}{" "}
        <span className="quiet figure">
          {lot.status === "held" ? w.untilReleased : fill(w.freeFrom, { on: lot.blocked_until ?? "" })}
        </span>
      </span>
    );
  }
  return lot.for_sale && lot.quantity > 0 ? (
    <Tag color="blue">{w.forSale}</Tag>
  ) : (
    <StateTag state="available" />
  );
}

function List({ desk }: { desk: Desk }) {
  const w = useWords(stock);
  const c = useWords(common);
  const [filter, setFilter] = useFilter();
  const { data: onHand } = useLotsOnHand(desk);
  const which = filter.which ?? "on_hand";
  const products = [...new Set(onHand?.map(({ product }) => product))];
  return (
    <>
      <search className="filters">
        <Radio.Group
          aria-label={w.lots}
          optionType="button"
          value={which}
          onChange={({ target }) => setFilter({ which: String(target.value) })}
          options={[
            { value: "on_hand", label: w.onHand },
            { value: "kept_back", label: w.keptBack },
            { value: "all", label: w.everything },
          ]}
        />
        <Select
          allowClear
          className="filter-field"
          placeholder={c.product}
          aria-label={c.product}
          value={filter.product}
          onChange={(product?: string) => setFilter({ product })}
          options={products.map((product) => ({ value: product, label: product }))}
        />
      </search>
      <DataTable<Lot>
        label={w.lots}
        queryKey={["lots", "list", desk.node.id, which, filter.product]}
        page={(after, limit, signal) =>
          got(
            desk.api.GET("/lots", {
              params: {
                query: {
                  node: desk.node.id,
                  newest: true,
                  on_hand: which === "on_hand",
                  kept_back: which === "kept_back",
                  product: filter.product,
                  after,
                  limit,
                },
              },
              signal,
            }),
          )
        }
        cursor={(lot) => lot.id}
        rowKey={(lot) => lot.id}
        onOpen={(lot) => setFilter({ lot: lot.id })}
        empty={which === "kept_back" ? w.noneKeptBack : w.noLots}
        exported={exportOf(desk.service, "lots", {
          node: desk.node.id,
          newest: true,
          on_hand: which === "on_hand",
          kept_back: which === "kept_back",
          product: filter.product,
        })}
        columns={[
          {
            key: "product",
            title: c.product,
            phone: "title",
            render: (_, lot) => `${lot.product} ${lot.grade}`,
          },
          { key: "on", title: w.cameOn, dataIndex: "on", phone: "line" },
          {
            key: "left",
            title: w.left,
            align: "end",
            phone: "figure",
            render: (_, lot) => <Quantity value={lot.quantity} unit={lot.unit} />,
          },
          {
            key: "in",
            title: w.cameIn,
            align: "end",
            render: (_, lot) => <Quantity value={lot.quantity_in} unit={lot.unit} />,
          },
          {
            key: "cost",
            title: bracketed(w.costLeft, c.yuan),
            align: "end",
            phone: "figure",
            render: (_, lot) => <Money fen={lot.cost_fen} />,
          },
          { key: "state", title: c.state, phone: "line", render: (_, lot) => <LotState lot={lot} /> },
        ]}
      />
      {filter.lot ? (
        <LotDrawer desk={desk} lotId={filter.lot} onClose={() => setFilter({ lot: undefined })} />
      ) : null}
    </>
  );
}
