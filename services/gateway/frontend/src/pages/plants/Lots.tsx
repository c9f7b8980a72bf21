/** Lots in the plant: what waits to be used, to be tested, may be sold, or is held and why. */
import { Checkbox, Input } from "antd";
import { useNavigate } from "react-router";
import { got, processing } from "@/api/services";
import type { components } from "@/api/types/processing";
import { useNode } from "@/session/node";
import { DataTable } from "@/ui/DataTable";
import { Money, Quantity } from "@/ui/Figures";
import { exportOf, offsetCursor, useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { StateFilter } from "@/ui/StateFilter";
import { StateTag } from "@/ui/StateTag";
import type { Unit } from "@/ui/units";
import { common } from "@/words/common";
import { useLanguage } from "@/words/language";
import { comma, fill, useWords } from "@/words/words";
import { reasonIn } from "./reason";
import { plants as catalogue } from "./words";

export type Lot = components["schemas"]["LotOnHand"];
const STATUSES = ["received", "pending", "released", "held"] as const;
type Status = (typeof STATUSES)[number];

/** The state, and beside it what stands in the way. */
export function LotState({ lot }: { lot: Lot }) {
  const w = useWords(catalogue);
  const now = useLanguage();
  return (
    <span>
      <StateTag state={lot.status} />
      {lot.status === "held" && lot.held_reason ? (
        <span className="quiet">{reasonIn(now, lot.held_reason)}</span>
      ) : null}
      {lot.free_on ? <span className="quiet"> {fill(w.heldUntil, { on: lot.free_on })}</span> : null}
      {lot.status === "pending" && lot.missing.length > 0 ? (
        <span className="quiet">{fill(w.lacks, { tests: lot.missing.join(comma()) })}</span>
      ) : null}
    </span>
  );
}

export default function Lots() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const node = useNode();
  const navigate = useNavigate();
  const [filter, setFilter] = useFilter();
  const everything = filter.all === "1";
  return (
    <Page title={w.lots} hint={w.lotsHint}>
      <search className="filters">
        <Input.Search
          allowClear
          className="filter-field"
          placeholder={w.searchLots}
          aria-label={w.searchLots}
          defaultValue={filter.search}
          onSearch={(search) => setFilter({ search })}
        />
        <StateFilter of={STATUSES} name="status" />
        <Checkbox
          checked={!everything}
          onChange={(event) => setFilter({ all: event.target.checked ? undefined : "1" })}
        >
          {w.onlyOnHand}
        </Checkbox>
      </search>
      <DataTable<Lot>
        label={w.lots}
        queryKey={["lots", node?.id, filter.search, filter.status, everything]}
        page={(after, limit, signal) =>
          got(
            processing.GET("/lots", {
              params: {
                query: {
                  node: node?.id,
                  search: filter.search,
                  status: filter.status as Status | undefined,
                  on_hand: !everything,
                  order: "newest",
                  limit,
                  offset: offsetCursor(after),
                },
              },
              signal,
            }),
          )
        }
        rowKey={(lot) => lot.id}
        onOpen={(lot) => void navigate(`/lots/${lot.id}`)}
        empty={w.noLots}
        exported={exportOf("processing", "lots", {
          node: node?.id,
          search: filter.search,
          status: filter.status,
          on_hand: !everything,
        })}
        columns={[
          { key: "on", title: w.since, dataIndex: "on", phone: "line" },
          {
            key: "product",
            title: c.product,
            phone: "title",
            render: (_, lot) => `${lot.product} ${lot.grade}`.trim(),
          },
          {
            key: "source",
            title: w.source,
            phone: "line",
            render: (_, lot) => lot.batch_number ?? lot.came_from ?? w.openingLot,
          },
          {
            key: "left",
            title: w.left,
            align: "end",
            phone: "figure",
            render: (_, lot) => <Quantity value={lot.quantity} unit={lot.unit as Unit} />,
          },
          {
            key: "cost",
            title: `${w.leftCost} (${c.unitYuan})`,
            align: "end",
            render: (_, lot) => <Money fen={lot.cost_fen} />,
          },
          { key: "best", title: w.bestBefore, dataIndex: "best_before_on" },
          { key: "state", title: c.state, phone: "line", render: (_, lot) => <LotState lot={lot} /> },
        ]}
      />
    </Page>
  );
}
