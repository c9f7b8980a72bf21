import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { got } from "@/api/services";
import { decimal, yuan } from "@/ui/amounts";
import { DataTable } from "@/ui/DataTable";
import { today } from "@/ui/Fields";
import { common } from "@/words/common";
import { bracketed, useWords } from "@/words/words";
import { AtDesk } from "./AtDesk";
import { type Desk, type Price, usePriceList } from "./desk";
import { SetPrice } from "./SetPrice";
import { usePriceText } from "./WeighFields";
import { deskWords } from "./words/desk";
import { scale } from "./words/scale";

export default function Prices() {
  const w = useWords(scale);
  const [setting, setSetting] = useState(false);
  return (
    <AtDesk
      title={w.prices}
      hint={w.pricesHint}
      actions={(desk) =>
        desk.writes ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setSetting(true)}>
            {w.setPrice}
          </Button>
        ) : null
      }
    >
      {(desk) => (
        <>
          <List desk={desk} />
          {setting ? <SetPrice desk={desk} onClose={() => setSetting(false)} /> : null}
        </>
      )}
    </AtDesk>
  );
}

function List({ desk }: { desk: Desk }) {
  const w = useWords(scale);
  const c = useWords(common);
  const d = useWords(deskWords);
  const price = usePriceText();
  const { data: holding } = usePriceList(desk, today());
  const stateOf = (one: Price) =>
    holding?.some(({ id }) => id === one.id) ? w.holdsNow : one.effective_on > today() ? w.coming : w.before;
  return (
    <DataTable<Price>
      label={w.prices}
      queryKey={["prices", desk.node.id]}
      page={(after, limit, signal) =>
        got(
          desk.api.GET("/prices", {
            params: { query: { node: desk.node.id, newest: true, after, limit } },
            signal,
          }),
        )
      }
      cursor={(one) => one.id}
      rowKey={(one) => one.id}
      empty={w.noPriceYet}
      columns={[
        { key: "on", title: w.effectiveOn, dataIndex: "effective_on", phone: "line" },
        { key: "product", title: c.product, dataIndex: "product", phone: "title" },
        {
          key: "base",
          title: w.base,
          align: "end",
          phone: "figure",
          render: (_, one) => price(one.base_fen_per_kg),
        },
        {
          key: "grades",
          title: bracketed(w.grades, w.perKilo),
          phone: "line",
          render: (_, one) =>
            Object.entries(one.grades)
              .map(([grade, bp]) => `${grade} ${yuan(Math.round((one.base_fen_per_kg * bp) / 10_000))}`)
              .join("　"),
        },
        {
          key: "moisture",
          title: w.standardMoisture,
          align: "end",
          render: (_, one) => (one.standard_moisture_bp ? `${decimal(one.standard_moisture_bp, 2)}%` : "–"),
        },
        { key: "tax", title: d.taxCategory, render: (_, one) => d[one.tax_category] },
        { key: "state", title: c.state, phone: "figure", render: (_, one) => stateOf(one) },
      ]}
    />
  );
}
