/** Deliveries, the latest day first; a correction stands in red with its sign, as a red-letter line does. */
import { Tag } from "antd";
import type { ReactNode } from "react";
import { got } from "@/api/services";
import { DataTable } from "@/ui/DataTable";
import { exportOf } from "@/ui/lists";
import { Money, Quantity } from "@/ui/Figures";
import { common } from "@/words/common";
import { bracketed, useWords } from "@/words/words";
import type { Delivery, Desk } from "./desk";
import { usePriceText } from "./WeighFields";
import { scale } from "./words/scale";

export interface Asked {
  since?: string;
  until?: string;
  household_id?: string;
  product?: string;
  sheet_id?: string;
  lot_id?: string;
}

interface Props {
  desk: Desk;
  asked: Asked;
  /** Beside a form: without day and document. */
  brief?: boolean;
  onOpen: (row: Delivery) => void;
  empty: ReactNode;
}

export function DeliveryTable({ desk, asked, brief = false, onOpen, empty }: Props) {
  const w = useWords(scale);
  const c = useWords(common);
  const price = usePriceText();
  const all = [
    { key: "on", title: c.date, dataIndex: "on", phone: "line" as const },
    { key: "document", title: c.document, dataIndex: "document", phone: "line" as const },
    {
      key: "grower",
      title: w.grower,
      phone: "title" as const,
      render: (_: unknown, one: Delivery) => (
        <>
          {one.holder_name} {one.corrects ? <Tag color="orange">{w.byCorrection}</Tag> : null}
        </>
      ),
    },
    {
      key: "product",
      title: c.product,
      phone: "line" as const,
      render: (_: unknown, one: Delivery) => `${one.product} ${one.grade}`,
    },
    {
      key: "gross",
      title: w.gross,
      align: "end" as const,
      render: (_: unknown, one: Delivery) => <Quantity value={one.gross_g} unit="g" />,
    },
    {
      key: "net",
      title: w.net,
      align: "end" as const,
      phone: "figure" as const,
      render: (_: unknown, one: Delivery) => <Quantity value={one.net_g} unit="g" />,
    },
    {
      key: "price",
      title: w.price,
      align: "end" as const,
      render: (_: unknown, one: Delivery) => price(one.price_fen_per_kg),
    },
    {
      key: "amount",
      title: bracketed(c.amount, c.yuan),
      align: "end" as const,
      phone: "figure" as const,
      render: (_: unknown, one: Delivery) => <Money fen={one.amount_fen} />,
    },
  ];
  const hidden = brief ? ["on", "document", "gross", "price"] : [];
  return (
    <DataTable<Delivery>
      label={w.deliveries}
      queryKey={["deliveries", "list", desk.node.id, asked]}
      page={(after, limit, signal) =>
        got(
          desk.api.GET("/deliveries", {
            params: { query: { node: desk.node.id, newest: true, after, limit, ...asked } },
            signal,
          }),
        )
      }
      cursor={(row) => row.id}
      rowKey={(row) => row.id}
      onOpen={onOpen}
      empty={empty}
      exported={
        brief
          ? undefined
          : exportOf(desk.service, "deliveries", { node: desk.node.id, newest: true, ...asked })
      }
      columns={all.filter(({ key }) => !hidden.includes(key))}
    />
  );
}
