/** The crops in the houses, the latest first; each with its sprays and the day it may be picked. */
import { PlusOutlined } from "@ant-design/icons";
import { Button, Form, Select } from "antd";
import { useState } from "react";
import { facility, got } from "@/api/services";
import type { components } from "@/api/types/facility_farming";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { exportOf, useFilter } from "@/ui/lists";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import type { Desk } from "./desk";
import { HouseField, useHouses } from "./HouseList";
import { Sprays } from "./Sprays";
import { houseWords } from "./words/houses";

export type Crop = components["schemas"]["CycleRow"];
type Kind = components["schemas"]["CropKind"];
const KINDS = ["vegetable", "fruit", "tea", "fungus", "herb", "other"] as const satisfies readonly Kind[];

export function Crops({ desk }: { desk: Desk }) {
  const w = useWords(houseWords);
  const [filter, setFilter] = useFilter();
  const [starting, setStarting] = useState(false);
  const [shown, setShown] = useState<Crop>();
  const { data: houses } = useHouses(desk);
  const houseOf = (crop: Crop) => houses?.find(({ id }) => id === crop.greenhouse_id)?.name ?? "";
  return (
    <>
      <search className="filters">
        <Select
          allowClear
          className="filter-field"
          placeholder={w.house}
          aria-label={w.house}
          value={filter.house}
          onChange={(house?: string) => setFilter({ house })}
          options={houses?.map((one) => ({ value: one.id, label: one.name }))}
        />
        {desk.writes ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setStarting(true)}>
            {w.start}
          </Button>
        ) : null}
      </search>
      <DataTable<Crop>
        label={w.crops}
        queryKey={["crops", desk.node.id, filter.house]}
        page={(after, limit, signal) =>
          got(
            facility.GET("/cycles", {
              params: {
                query: { node: desk.node.id, greenhouse_id: filter.house, newest: true, after, limit },
              },
              signal,
            }),
          )
        }
        cursor={(crop) => crop.id}
        rowKey={(crop) => crop.id}
        onOpen={setShown}
        empty={w.noCrops}
        exported={exportOf("facility_farming", "cycles", {
          node: desk.node.id,
          newest: true,
          greenhouse_id: filter.house,
        })}
        columns={[
          { key: "house", title: w.house, phone: "line", render: (_, crop) => houseOf(crop) },
          {
            key: "crop",
            title: w.crop,
            phone: "title",
            render: (_, crop) => `${crop.crop} ${crop.variety}`,
          },
          { key: "kind", title: w.kind, render: (_, crop) => w[crop.kind] },
          { key: "on", title: w.transplantedOn, dataIndex: "transplanted_on", phone: "line" },
          {
            key: "planned",
            title: w.plannedOn,
            align: "end",
            phone: "figure",
            render: (_, crop) => crop.planned_harvest_on ?? "–",
          },
        ]}
      />
      {starting ? <StartCrop desk={desk} onClose={() => setStarting(false)} /> : null}
      {shown ? (
        <Sprays
          desk={desk}
          of="cycle"
          batchId={shown.id}
          crop={shown.crop}
          title={`${houseOf(shown)} ${shown.crop} ${shown.variety}`}
          onClose={() => setShown(undefined)}
        />
      ) : null}
    </>
  );
}

interface Values {
  greenhouse_id: string;
  on: string;
  batch_number: string;
  kind: Kind;
  crop: string;
  variety: string;
  planned_harvest_on?: string;
}

function StartCrop({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const w = useWords(houseWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<Values>
      title={w.start}
      names={{ BatchNumberTaken: "batch_number" }}
      changes={["crops", "batches", "week"]}
      draft={`crop.${desk.node.id}`}
      onClose={onClose}
      initialValues={{ on: today(), kind: "vegetable" }}
      send={(id, { greenhouse_id, ...values }) =>
        got(
          facility.POST("/greenhouses/{greenhouse_id}/cycles", {
            params: { path: { greenhouse_id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <HouseField desk={desk} />
      <Form.Item name="on" label={w.transplantedOn} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <Form.Item name="kind" label={w.kind} rules={required}>
        <Select options={KINDS.map((kind) => ({ value: kind, label: w[kind] }))} />
      </Form.Item>
      <TextField name="crop" label={w.crop} />
      <TextField name="variety" label={w.variety} />
      <Form.Item name="planned_harvest_on" label={w.plannedOn}>
        <DayField />
      </Form.Item>
      <TextField name="batch_number" label={w.batchNumber} />
    </ActDrawer>
  );
}
