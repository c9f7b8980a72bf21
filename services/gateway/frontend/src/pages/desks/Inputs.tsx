import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { got } from "@/api/services";
import { DataTable } from "@/ui/DataTable";
import { Money, Quantity } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { common } from "@/words/common";
import { bracketed, useWords } from "@/words/words";
import { AtDesk } from "./AtDesk";
import { BuyInputs } from "./BuyInputs";
import type { Desk, Input } from "./desk";
import { InputDrawer } from "./InputDrawer";
import { stock } from "./words/stock";

export default function Inputs() {
  const w = useWords(stock);
  const [buying, setBuying] = useState(false);
  return (
    <AtDesk
      title={w.inputs}
      hint={w.inputsHint}
      actions={(desk) =>
        desk.writes ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setBuying(true)}>
            {w.buy}
          </Button>
        ) : null
      }
    >
      {(desk) => (
        <>
          <List desk={desk} />
          {buying ? <BuyInputs desk={desk} onClose={() => setBuying(false)} /> : null}
        </>
      )}
    </AtDesk>
  );
}

function List({ desk }: { desk: Desk }) {
  const w = useWords(stock);
  const c = useWords(common);
  const [filter, setFilter] = useFilter();
  return (
    <>
      <DataTable<Input>
        label={w.inputs}
        queryKey={["inputs", "list", desk.node.id]}
        page={(after, limit, signal) =>
          got(desk.api.GET("/inputs", { params: { query: { node: desk.node.id, after, limit } }, signal }))
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        onOpen={(one) => setFilter({ input: one.id })}
        empty={w.noInputs}
        columns={[
          { key: "item", title: w.item, dataIndex: "item", phone: "title" },
          {
            key: "left",
            title: w.left,
            align: "end",
            phone: "figure",
            render: (_, one) => <Quantity value={one.quantity} unit={one.unit} />,
          },
          {
            key: "cost",
            title: bracketed(w.costLeft, c.yuan),
            align: "end",
            phone: "figure",
            render: (_, one) => <Money fen={one.cost_fen} />,
          },
        ]}
      />
      {filter.input ? (
        <InputDrawer desk={desk} inputId={filter.input} onClose={() => setFilter({ input: undefined })} />
      ) : null}
    </>
  );
}
