/** The herds with their heads and cost, and the acts on one. */
import { Drawer, Form, Input, Select } from "antd";
import { got, livestock } from "@/api/services";
import type { components } from "@/api/types/livestock";
import { decimal } from "@/ui/amounts";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { exportOf, useFilter } from "@/ui/lists";
import { common } from "@/words/common";
import { bracketed, useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { Begin } from "./Begin";
import type { Desk } from "./desk";
import { type Herd, useHerds } from "./herd";
import { HerdActs } from "./HerdActs";
import { HerdPyramid } from "./HerdPyramid";
import { batchWords } from "./words/batches";
import { deskWords } from "./words/desk";
import { herdWords } from "./words/herds";

export function HerdList({ desk }: { desk: Desk }) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const d = useWords(deskWords);
  const b = useWords(batchWords);
  const [filter, setFilter] = useFilter();
  const { data: herds } = useHerds(desk);
  const shown = herds?.find(({ id }) => id === filter.herd);
  return (
    <>
      <Begin desk={desk} word={w.start}>
        {(close) => <StartHerd desk={desk} onClose={close} />}
      </Begin>
      <DataTable<Herd>
        label={w.herds}
        queryKey={["herds", "list", desk.node.id]}
        page={(after, limit, signal) =>
          got(livestock.GET("/herds", { params: { query: { node: desk.node.id, after, limit } }, signal }))
        }
        cursor={(herd) => herd.id}
        rowKey={(herd) => herd.id}
        onOpen={(herd) => setFilter({ herd: herd.id })}
        empty={w.noHerds}
        exported={exportOf("livestock", "herds", { node: desk.node.id })}
        columns={[
          { key: "name", title: w.name, dataIndex: "name", phone: "title" },
          {
            key: "species",
            title: w.species,
            phone: "line",
            render: (_, herd) => `${w[herd.species]} ${w[herd.purpose]}`,
          },
          { key: "village", title: d.village, dataIndex: "village", phone: "line" },
          { key: "asset", title: w.assetClass, render: (_, herd) => b[herd.asset] },
          {
            key: "heads",
            title: w.heads,
            align: "end",
            phone: "figure",
            render: (_, herd) => decimal(herd.heads, 0),
          },
          {
            key: "cost",
            title: bracketed(c.cost, c.yuan),
            align: "end",
            phone: "figure",
            render: (_, herd) => <Money fen={herd.cost_fen} />,
          },
          {
            key: "head",
            title: bracketed(w.perHead, c.yuan),
            align: "end",
            render: (_, herd) => <Money fen={herd.heads ? Math.floor(herd.cost_fen / herd.heads) : 0} />,
          },
          {
            key: "depreciated",
            title: bracketed(w.depreciated, c.yuan),
            align: "end",
            render: (_, herd) => <Money fen={herd.depreciation_fen} />,
          },
        ]}
      />
      <HerdPyramid desk={desk} />
      {shown ? (
        <Drawer open title={shown.name} size="large" onClose={() => setFilter({ herd: undefined })}>
          <HerdActs desk={desk} herd={shown} />
        </Drawer>
      ) : null}
    </>
  );
}

interface Values {
  on: string;
  name: string;
  village: string;
  species: components["schemas"]["Species"];
  purpose: components["schemas"]["Purpose"];
  asset: components["schemas"]["Asset"];
}

const SPECIES = ["cattle", "goat", "sheep", "pig"] as const;
const ASSETS = ["consumable", "productive_immature", "productive"] as const;

function StartHerd({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const d = useWords(deskWords);
  const b = useWords(batchWords);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<Values>
      title={w.start}
      changes={["herds", "batches"]}
      onClose={onClose}
      initialValues={{ on: today(), species: "cattle", purpose: "meat", asset: "consumable" }}
      send={(id, values) =>
        got(livestock.POST("/herds", { body: { id, entity_id: desk.node.id, ...values } }))
      }
    >
      <Form.Item name="name" label={w.name} rules={required}>
        <Input autoComplete="off" maxLength={80} />
      </Form.Item>
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField />
      </Form.Item>
      <Form.Item name="village" label={d.village} rules={required}>
        <Input autoComplete="off" maxLength={80} />
      </Form.Item>
      <Form.Item name="species" label={w.species} rules={required}>
        <Select options={SPECIES.map((one) => ({ value: one, label: w[one] }))} />
      </Form.Item>
      <Form.Item name="purpose" label={w.purpose} rules={required}>
        <Select options={(["meat", "milk"] as const).map((one) => ({ value: one, label: w[one] }))} />
      </Form.Item>
      <Form.Item name="asset" label={w.assetClass} rules={required}>
        <Select options={ASSETS.map((one) => ({ value: one, label: b[one] }))} />
      </Form.Item>
    </ActDrawer>
  );
}
