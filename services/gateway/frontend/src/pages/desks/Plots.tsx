import { PlusOutlined } from "@ant-design/icons";
import { Button, Form } from "antd";
import { useState } from "react";
import { got, honeysuckle } from "@/api/services";
import type { components } from "@/api/types/honeysuckle";
import { Area, AreaField } from "@/ui/Area";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { exportOf, useFilter } from "@/ui/lists";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { AtDesk } from "./AtDesk";
import type { Desk } from "./desk";
import { PlotDrawer } from "./PlotDrawer";
import { Week } from "./Week";
import { deskWords } from "./words/desk";
import { plotWords } from "./words/plots";

export type Plot = components["schemas"]["PlotView"];

export default function Plots() {
  const w = useWords(plotWords);
  const [registering, setRegistering] = useState(false);
  return (
    <AtDesk
      title={w.title}
      hint={w.hint}
      only="honeysuckle"
      actions={(desk) =>
        desk.writes ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setRegistering(true)}>
            {w.register}
          </Button>
        ) : null
      }
    >
      {(desk) => (
        <>
          <Week />
          <List desk={desk} />
          {registering ? <Register desk={desk} onClose={() => setRegistering(false)} /> : null}
        </>
      )}
    </AtDesk>
  );
}

function List({ desk }: { desk: Desk }) {
  const w = useWords(plotWords);
  const d = useWords(deskWords);
  const [filter, setFilter] = useFilter();
  return (
    <>
      <DataTable<Plot>
        label={w.title}
        queryKey={["plots", desk.node.id]}
        page={(after, limit, signal) =>
          got(honeysuckle.GET("/plots", { params: { query: { node: desk.node.id, after, limit } }, signal }))
        }
        cursor={(plot) => plot.id}
        rowKey={(plot) => plot.id}
        onOpen={(plot) => setFilter({ plot: plot.id })}
        empty={w.noPlots}
        exported={exportOf("honeysuckle", "plots", { node: desk.node.id })}
        columns={[
          { key: "name", title: w.name, dataIndex: "name", phone: "title" },
          { key: "village", title: d.village, dataIndex: "village", phone: "line" },
          {
            key: "area",
            title: d.area,
            align: "end",
            phone: "figure",
            render: (_, plot) => <Area m2={plot.area_m2} />,
          },
          { key: "planted", title: w.plantedOn, dataIndex: "planted_on", phone: "line" },
          {
            key: "age",
            title: w.age,
            align: "end",
            phone: "figure",
            render: (_, plot) => fill(w.years, { n: plot.age_years }),
          },
        ]}
      />
      {filter.plot ? (
        <PlotDrawer desk={desk} plotId={filter.plot} onClose={() => setFilter({ plot: undefined })} />
      ) : null}
    </>
  );
}

function Register({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const w = useWords(plotWords);
  const c = useWords(common);
  const d = useWords(deskWords);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<{ village: string; name: string; area_m2: number; planted_on: string }>
      title={w.register}
      changes={["plots"]}
      onClose={onClose}
      send={(id, values) =>
        got(honeysuckle.POST("/plots", { body: { id, entity_id: desk.node.id, ...values } }))
      }
    >
      <TextField name="name" label={w.name} />
      <TextField name="village" label={d.village} />
      <Form.Item name="area_m2" label={d.area} rules={required}>
        <AreaField />
      </Form.Item>
      <Form.Item name="planted_on" label={w.plantedOn} rules={required}>
        <DayField until={today()} />
      </Form.Item>
    </ActDrawer>
  );
}
