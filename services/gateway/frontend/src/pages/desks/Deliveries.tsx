import { EditOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Select, Tag } from "antd";
import { Link } from "react-router";
import { DayField, today } from "@/ui/Fields";
import { useFilter } from "@/ui/lists";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { AtDesk } from "./AtDesk";
import { DeliveryDrawer } from "./DeliveryDrawer";
import { type Asked, DeliveryTable } from "./DeliveryTable";
import { type Desk, usePriceList } from "./desk";
import { GrowerField } from "./GrowerField";
import { Totals } from "./Totals";
import { scale } from "./words/scale";

export default function Deliveries() {
  const w = useWords(scale);
  return (
    <AtDesk
      title={w.deliveries}
      hint={w.deliveriesHint}
      actions={(desk) =>
        desk.writes ? (
          <>
            <Link to="/desk/scale">
              <Button type="primary" icon={<PlusOutlined />}>
                {w.title}
              </Button>
            </Link>
            <Link to="/desk/sheet">
              <Button icon={<EditOutlined />}>{w.sheet}</Button>
            </Link>
          </>
        ) : null
      }
    >
      {(desk) => <Ledger desk={desk} />}
    </AtDesk>
  );
}

function Ledger({ desk }: { desk: Desk }) {
  const w = useWords(scale);
  const c = useWords(common);
  const [filter, setFilter] = useFilter();
  const { data: prices } = usePriceList(desk, today());
  const asked: Asked = {
    since: filter.since,
    until: filter.until,
    household_id: filter.grower,
    product: filter.product,
    sheet_id: filter.sheet,
    lot_id: filter.lot,
  };
  const one = filter.sheet ?? filter.lot;
  return (
    <>
      <search className="filters">
        <GrowerField
          desk={desk}
          allowClear
          className="filter-field"
          value={filter.grower}
          known={filter.grower ? { id: filter.grower, name: filter.name ?? "" } : undefined}
          onChange={(grower) => setFilter({ grower, name: undefined })}
          onGrower={(grower) => setFilter({ grower: grower?.id, name: grower?.name })}
        />
        <Select
          allowClear
          className="filter-field"
          placeholder={c.product}
          aria-label={c.product}
          value={filter.product}
          onChange={(product?: string) => setFilter({ product })}
          options={prices?.map(({ product }) => ({ value: product, label: product }))}
        />
        <span className="filter-field">
          <DayField
            aria-label={w.from}
            placeholder={w.from}
            value={filter.since}
            onChange={(since) => setFilter({ since })}
          />
        </span>
        <span className="filter-field">
          <DayField
            aria-label={w.until}
            placeholder={w.until}
            value={filter.until}
            onChange={(until) => setFilter({ until })}
          />
        </span>
        <Button onClick={() => setFilter({ since: today(), until: today() })}>{c.today}</Button>
        {one ? (
          <Tag closable onClose={() => setFilter({ sheet: undefined, lot: undefined })}>
            {filter.sheet ? w.ofSheet : w.ofLot}
          </Tag>
        ) : null}
      </search>
      {one ? null : (
        <Totals
          desk={desk}
          asked={{
            since: asked.since,
            until: asked.until,
            household_id: asked.household_id,
            product: asked.product,
          }}
        />
      )}
      <DeliveryTable
        desk={desk}
        asked={asked}
        onOpen={(row) => setFilter({ delivery: row.id })}
        empty={w.empty}
      />
      {filter.delivery ? (
        <DeliveryDrawer
          desk={desk}
          deliveryId={filter.delivery}
          onClose={() => setFilter({ delivery: undefined })}
        />
      ) : null}
    </>
  );
}
