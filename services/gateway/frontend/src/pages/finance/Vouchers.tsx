import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Link } from "react-router";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { DataTable } from "@/ui/DataTable";
import { Money } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { StateFilter } from "@/ui/StateFilter";
import { StateTag } from "@/ui/StateTag";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { EntityPicker, useEntities } from "./entity";
import { VoucherDrawer } from "./VoucherDrawer";
import { books } from "./words/books";
import "./finance.css";

type Voucher = components["schemas"]["VoucherView"];
const STATES = ["made", "posted", "rejected"] as const;

export default function Vouchers() {
  const w = useWords(books);
  const c = useWords(common);
  const node = useNode();
  const mayMake = useMay("manager", "accountant", "finance");
  const [filter, setFilter] = useFilter();
  const entities = useEntities().data ?? [];
  return (
    <Page
      title={w.vouchers}
      hint={w.vouchersHint}
      actions={
        mayMake && entities.length > 0 ? (
          <Link to={`/finance/vouchers/new${filter.entity ? `?entity=${filter.entity}` : ""}`}>
            <Button type="primary" icon={<PlusOutlined />} tabIndex={-1}>
              {w.newVoucher}
            </Button>
          </Link>
        ) : null
      }
    >
      <search className="filters">
        <EntityPicker
          all
          entities={entities}
          value={filter.entity}
          onChange={(entity) => setFilter({ entity })}
        />
        <StateFilter of={STATES} />
        <span className="quiet">{c.unitYuan}</span>
      </search>
      <DataTable<Voucher>
        label={w.vouchers}
        queryKey={["vouchers", node?.id, filter.entity, filter.state]}
        page={(after, limit, signal) =>
          got(
            finance.GET("/vouchers", {
              params: {
                query: { node: node?.id, entity_id: filter.entity, state: filter.state, after, limit },
              },
              signal,
            }),
          )
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        onOpen={(one) => setFilter({ voucher: one.id })}
        empty={w.noVouchers}
        columns={[
          { key: "on", title: c.date, dataIndex: "on", phone: "line" },
          { key: "document", title: w.documentNumber, dataIndex: "document", phone: "title" },
          { key: "entity", title: w.entity, dataIndex: "entity_name", phone: "line" },
          { key: "memo", title: w.memo, dataIndex: "memo", phone: "line", ellipsis: true },
          { key: "made", title: w.madeBy, dataIndex: "made_by_name" },
          {
            key: "amount",
            title: c.amount,
            align: "end",
            phone: "figure",
            render: (_, one) => <Money fen={one.amount_fen} />,
          },
          {
            key: "state",
            title: c.state,
            phone: "figure",
            render: (_, one) => <StateTag state={one.state} />,
          },
        ]}
      />
      {filter.voucher ? (
        <VoucherDrawer
          key={filter.voucher}
          voucherId={filter.voucher}
          onClose={() => setFilter({ voucher: undefined })}
        />
      ) : null}
    </Page>
  );
}
