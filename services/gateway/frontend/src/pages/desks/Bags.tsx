/** Fungus bags: inoculated, opened, given up, and what they fruit flush by flush. */
import { Form } from "antd";
import { useState } from "react";
import { facility, got } from "@/api/services";
import type { components } from "@/api/types/facility_farming";
import { decimal } from "@/ui/amounts";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { Begin } from "./Begin";
import { BagActs } from "./BagActs";
import type { Desk } from "./desk";
import { HouseField } from "./HouseList";
import { Sprays } from "./Sprays";
import { houseWords } from "./words/houses";

export type BagBatch = components["schemas"]["BagsView"];

export function Bags({ desk }: { desk: Desk }) {
  const w = useWords(houseWords);
  const [shown, setShown] = useState<BagBatch>();
  return (
    <>
      <Begin desk={desk} word={w.inoculate}>
        {(close) => <Inoculate desk={desk} onClose={close} />}
      </Begin>
      <DataTable<BagBatch>
        label={w.bags}
        queryKey={["bags", desk.node.id]}
        page={(after, limit, signal) =>
          got(
            facility.GET("/bags", {
              params: { query: { node: desk.node.id, newest: true, after, limit } },
              signal,
            }),
          )
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        onOpen={setShown}
        empty={w.noBags}
        columns={[
          { key: "species", title: w.species, dataIndex: "species", phone: "title" },
          { key: "on", title: w.inoculatedOn, dataIndex: "inoculated_on", phone: "line" },
          { key: "opened", title: w.openedOn, render: (_, one) => one.opened_on ?? "–" },
          { key: "bags", title: w.bagsInoculated, align: "end", render: (_, one) => decimal(one.bags, 0) },
          {
            key: "left",
            title: w.bagsLeft,
            align: "end",
            phone: "figure",
            render: (_, one) => decimal(one.bags_left, 0),
          },
          {
            key: "contamination",
            title: w.contamination,
            align: "end",
            phone: "figure",
            render: (_, one) => `${decimal(one.contamination_bp, 2)}%`,
          },
        ]}
      />
      {shown ? (
        <Sprays
          desk={desk}
          of="bags"
          batchId={shown.id}
          crop={shown.species}
          title={`${shown.species} ${shown.inoculated_on}`}
          acts={desk.writes ? <BagActs desk={desk} bags={shown} onDone={() => setShown(undefined)} /> : null}
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
  species: string;
  bags: number;
}

function Inoculate({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const w = useWords(houseWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<Values>
      title={w.inoculate}
      names={{ BatchNumberTaken: "batch_number" }}
      changes={["bags", "batches", "week"]}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, { greenhouse_id, ...values }) =>
        got(
          facility.POST("/greenhouses/{greenhouse_id}/bags", {
            params: { path: { greenhouse_id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <HouseField desk={desk} />
      <Form.Item name="on" label={w.inoculatedOn} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <TextField name="species" label={w.species} />
      <Form.Item name="bags" label={w.bagsInoculated} rules={required}>
        <NumberField places={0} />
      </Form.Item>
      <TextField name="batch_number" label={w.batchNumber} />
    </ActDrawer>
  );
}
