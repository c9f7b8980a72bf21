/** The manure ledger, and what is kept against what the land takes. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Form } from "antd";
import { useState } from "react";
import { got, livestock } from "@/api/services";
import type { components } from "@/api/types/livestock";
import { decimal } from "@/ui/amounts";
import { Area, AreaField } from "@/ui/Area";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import type { Desk } from "./desk";
import { RecordManure } from "./RecordManure";
import { manureWords } from "./words/manure";

type Line = components["schemas"]["ManureView"];
type Treatment = "none" | "compost" | "biogas" | "lagoon" | "entrusted";
type Destination = "stored" | "field" | "discharged" | "sold";

export default function Manure({ desk }: { desk: Desk }) {
  const w = useWords(manureWords);
  const c = useWords(common);
  const [open, setOpen] = useState<"line" | "capacity">();
  return (
    <>
      <Capacity desk={desk} />
      {desk.writes ? (
        <div className="page-actions">
          <Button type="primary" onClick={() => setOpen("line")}>
            {w.record}
          </Button>
          <Button onClick={() => setOpen("capacity")}>{w.setCapacity}</Button>
        </div>
      ) : null}
      <DataTable<Line>
        label={w.record}
        queryKey={["manure", "list", desk.node.id]}
        page={(after, limit, signal) =>
          got(
            livestock.GET("/manure", {
              params: { query: { node: desk.node.id, newest: true, after, limit } },
              signal,
            }),
          )
        }
        cursor={(line) => line.id}
        rowKey={(line) => line.id}
        empty={w.noLines}
        columns={[
          { key: "on", title: c.date, dataIndex: "on", phone: "title" },
          { key: "source", title: w.source, dataIndex: "source", phone: "line" },
          {
            key: "solid",
            title: w.solid,
            align: "end",
            phone: "figure",
            render: (_, line) => decimal(line.solid_kg, 0),
          },
          {
            key: "liquid",
            title: w.liquid,
            align: "end",
            phone: "figure",
            render: (_, line) => decimal(line.liquid_l, 0),
          },
          {
            key: "fill",
            title: w.fill,
            align: "end",
            render: (_, line) => `${decimal(line.storage_fill_bp, 2)}%`,
          },
          { key: "treatment", title: w.treatment, render: (_, line) => w[line.treatment as Treatment] },
          {
            key: "destination",
            title: w.destination,
            phone: "line",
            render: (_, line) => w[line.destination as Destination],
          },
          {
            key: "land",
            title: w.land,
            align: "end",
            render: (_, line) => (line.area_m2 ? <Area m2={line.area_m2} /> : "–"),
          },
          { key: "handler", title: w.handler, dataIndex: "handler" },
        ]}
      />
      {open === "line" ? <RecordManure desk={desk} onClose={() => setOpen(undefined)} /> : null}
      {open === "capacity" ? <SetCapacity desk={desk} onClose={() => setOpen(undefined)} /> : null}
    </>
  );
}

function Capacity({ desk }: { desk: Desk }) {
  const w = useWords(manureWords);
  const { data } = useQuery({
    queryKey: ["manure", "capacity", desk.node.id],
    queryFn: () =>
      got(
        livestock.GET("/manure/capacity", {
          params: { query: { entity_id: desk.node.id, on: today() } },
        }),
      ),
  });
  if (!data) return null;
  const said = { no_capacity: w.no_capacity, land: w.landAlarm, storage: w.storageAlarm };
  return (
    <>
      {data.alarms.length === 0 ? <Alert type="success" showIcon title={w.fine} /> : null}
      {data.alarms.map((alarm) => (
        <Alert key={alarm} type="warning" showIcon title={said[alarm]} />
      ))}
      <div className="figures-row">
        <div className="figure-tile">
          <span className="quiet">{w.kept}</span>
          <strong>{decimal(data.kept_milli, 3)}</strong>
        </div>
        <div className="figure-tile">
          <span className="quiet">{w.takes}</span>
          <strong>{decimal(data.land_takes_milli, 3)}</strong>
        </div>
        <div className="figure-tile">
          <span className="quiet">{w.fill}</span>
          <strong>{decimal(data.storage_fill_bp, 2)}%</strong>
        </div>
      </div>
    </>
  );
}

interface CapacityValues {
  effective_on: string;
  storage_l: number;
  land_m2: number;
  source: string;
}

function SetCapacity({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const w = useWords(manureWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<CapacityValues>
      title={w.setCapacity}
      hint={w.capacityHint}
      changes={["manure"]}
      onClose={onClose}
      initialValues={{ effective_on: today() }}
      send={(id, values) =>
        got(livestock.POST("/manure/capacities", { body: { id, entity_id: desk.node.id, ...values } }))
      }
    >
      <Form.Item name="effective_on" label={w.effectiveOn} rules={required}>
        <DayField />
      </Form.Item>
      <Form.Item name="storage_l" label={w.storage} rules={required}>
        <NumberField places={0} />
      </Form.Item>
      <Form.Item name="land_m2" label={w.landTotal} rules={required}>
        <AreaField />
      </Form.Item>
      <TextField name="source" label={w.basis} />
    </ActDrawer>
  );
}
