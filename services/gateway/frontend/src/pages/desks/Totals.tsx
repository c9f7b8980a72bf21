/** What came by product and grade, with the sum of it. */
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { got } from "@/api/services";
import { Money, Quantity } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { usePhone } from "@/ui/screen";
import { Table } from "@/ui/Table";
import { common } from "@/words/common";
import { bracketed, useWords } from "@/words/words";
import type { Desk } from "./desk";
import { scale } from "./words/scale";

interface Asked {
  since?: string;
  until?: string;
  household_id?: string;
  product?: string;
}

export function Totals({ desk, asked, empty }: { desk: Desk; asked: Asked; empty?: string }) {
  const w = useWords(scale);
  const c = useWords(common);
  const phone = usePhone();
  const { data, error, refetch } = useQuery({
    queryKey: ["deliveries", "totals", desk.node.id, asked],
    queryFn: () =>
      got(desk.api.GET("/deliveries/totals", { params: { query: { node: desk.node.id, ...asked } } })),
  });
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} paragraph={{ rows: 2 }} />;
  if (data.length === 0) return empty ? <p className="quiet">{empty}</p> : null;
  const sum = (name: "deliveries" | "net_g" | "amount_fen") => data.reduce((all, one) => all + one[name], 0);
  return (
    <Table
      size="small"
      pagination={false}
      scroll={{ x: "max-content" }}
      rowKey={(one) => `${one.product} ${one.grade}`}
      dataSource={data}
      columns={[
        { title: c.product, render: (_, one) => `${one.product} ${one.grade}` },
        ...(phone ? [] : [{ title: w.times, align: "end" as const, dataIndex: "deliveries" }]),
        { title: w.net, align: "end", render: (_, one) => <Quantity value={one.net_g} unit="g" /> },
        {
          title: bracketed(c.amount, c.yuan),
          align: "end",
          render: (_, one) => <Money fen={one.amount_fen} />,
        },
      ]}
      summary={() => (
        <Table.Summary.Row>
          <Table.Summary.Cell index={0}>{c.total}</Table.Summary.Cell>
          {phone ? null : (
            <Table.Summary.Cell index={1} align="end">
              {sum("deliveries")}
            </Table.Summary.Cell>
          )}
          <Table.Summary.Cell index={2} align="end">
            <Quantity value={sum("net_g")} unit="g" />
          </Table.Summary.Cell>
          <Table.Summary.Cell index={3} align="end">
            <Money fen={sum("amount_fen")} />
          </Table.Summary.Cell>
        </Table.Summary.Row>
      )}
    />
  );
}
