import { PlusOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useState } from "react";
import { got, sales } from "@/api/services";
import type { components } from "@/api/types/sales";
import { useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { DataTable } from "@/ui/DataTable";
import { offsetCursor, useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { StateFilter } from "@/ui/StateFilter";
import { StateTag } from "@/ui/StateTag";
import { common } from "@/words/common";
import { sales as catalogue } from "./words";
import { useWords } from "@/words/words";
import { NewOrder } from "./NewOrder";
import { OrderDrawer } from "./OrderDrawer";

type Order = components["schemas"]["OrderBrief"];
type State = components["schemas"]["OrderState"];
const STATES = ["placed", "partly_shipped", "shipped", "cancelled"] as const satisfies readonly State[];

export default function Orders() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const node = useNode();
  const maySell = useMay("sales", "manager", "subsidiary");
  const [filter, setFilter] = useFilter();
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title={w.orders}
      hint={w.ordersHint}
      actions={
        maySell && node?.legal_entity_id ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {w.newOrder}
          </Button>
        ) : null
      }
    >
      <search className="filters">
        <Input.Search
          allowClear
          className="filter-field"
          placeholder={w.number}
          aria-label={w.number}
          defaultValue={filter.number}
          onSearch={(number) => setFilter({ number })}
        />
        <StateFilter of={STATES} />
      </search>
      <DataTable<Order>
        label={w.orders}
        queryKey={["orders", node?.id, filter.number, filter.state]}
        page={(after, limit, signal) =>
          got(
            sales.GET("/orders", {
              params: {
                query: {
                  node: node?.id,
                  number: filter.number,
                  state: filter.state as State | undefined,
                  limit,
                  offset: offsetCursor(after),
                },
              },
              signal,
            }),
          )
        }
        rowKey={(order) => order.id}
        onOpen={(order) => setFilter({ order: order.id })}
        empty={w.empty}
        columns={[
          { key: "on", title: w.orderedOn, dataIndex: "ordered_on", phone: "line" },
          { key: "number", title: w.number, dataIndex: "number", phone: "title" },
          { key: "customer", title: w.customer, dataIndex: "customer_name", phone: "line" },
          {
            key: "state",
            title: c.state,
            dataIndex: "state",
            phone: "figure",
            render: (state: string) => <StateTag state={state} />,
          },
        ]}
      />
      {adding && node ? <NewOrder at={node} onClose={() => setAdding(false)} /> : null}
      {filter.order ? (
        <OrderDrawer orderId={filter.order} onClose={() => setFilter({ order: undefined })} />
      ) : null}
    </Page>
  );
}
