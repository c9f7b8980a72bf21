/** What was sprayed on a crop or on bags, from when they may be picked, and the next spray. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Drawer, Form, Select } from "antd";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { facility, got } from "@/api/services";
import type { components } from "@/api/types/facility_farming";
import { DayField, today } from "@/ui/Fields";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { daysAfter } from "@/ui/days";
import type { Desk } from "./desk";
import { useLabels } from "./Labels";
import { houseWords } from "./words/houses";

type Spray = components["schemas"]["SprayView"];

interface Props {
  desk: Desk;
  of: "cycle" | "bags";
  batchId: string;
  crop: string;
  title: string;
  acts?: ReactNode;
  onClose: () => void;
}

export function Sprays({ desk, of, batchId, crop, title, acts, onClose }: Props) {
  const w = useWords(houseWords);
  const c = useWords(common);
  const [spraying, setSpraying] = useState(false);
  const { data, error } = useQuery({
    queryKey: ["sprays", batchId],
    queryFn: () =>
      got(
        facility.GET("/sprays", {
          params: { query: { node: desk.node.id, batch_id: batchId, newest: true, limit: 200 } },
        }),
      ),
  });
  const clear = (data ?? []).reduce((latest, one) => (one.clear_on > latest ? one.clear_on : latest), "");
  return (
    <Drawer open title={title} size="large" onClose={onClose}>
      <div className="page">
        {clear > today() ? (
          <Alert type="warning" showIcon title={fill(w.notBefore, { day: clear })} />
        ) : (
          <Alert type="success" showIcon title={w.safeNow} />
        )}
        <div className="page-actions">
          {desk.writes ? <Button onClick={() => setSpraying(true)}>{w.spray}</Button> : null}
          {acts}
          <Link to={`/desk/batches/${batchId}`}>
            <Button>{w.batch}</Button>
          </Link>
        </div>
        <section>
          <h2>{w.sprays}</h2>
          <Refusal error={error} />
          {data?.length === 0 ? <p className="quiet">{w.noSprays}</p> : null}
          {data?.length ? (
            <Table<Spray>
              size="small"
              pagination={false}
              scroll={{ x: "max-content" }}
              rowKey="id"
              dataSource={data}
              columns={[
                { title: c.date, dataIndex: "on" },
                { title: w.pesticide, dataIndex: "pesticide" },
                { title: w.clearOn, dataIndex: "clear_on" },
                { title: w.pest, dataIndex: "pest" },
                { title: w.dose, dataIndex: "dose" },
                { title: w.source, dataIndex: "source" },
              ]}
            />
          ) : null}
        </section>
      </div>
      {spraying ? (
        <RecordSpray desk={desk} of={of} batchId={batchId} crop={crop} onClose={() => setSpraying(false)} />
      ) : null}
    </Drawer>
  );
}

interface Values {
  on: string;
  pesticide: string;
  source: string;
  pest: string;
  dose: string;
}

function RecordSpray({ desk, of, batchId, crop, onClose }: Omit<Props, "title" | "acts">) {
  const w = useWords(houseWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<Values>
      title={w.spray}
      changes={["sprays", "batches", "week"]}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, values) =>
        of === "cycle"
          ? got(
              facility.POST("/cycles/{cycle_id}/sprays", {
                params: { path: { cycle_id: batchId } },
                body: { id, ...values },
              }),
            )
          : got(
              facility.POST("/bags/{bag_batch_id}/sprays", {
                params: { path: { bag_batch_id: batchId } },
                body: { id, ...values },
              }),
            )
      }
    >
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <Pesticide desk={desk} crop={crop} />
      <TextField name="pest" label={w.pest} />
      <TextField name="dose" label={w.dose} />
      <TextField name="source" label={w.source} />
    </ActDrawer>
  );
}

/** Only what has a label for the crop; the day it may be picked follows as soon as both are known. */
function Pesticide({ desk, crop }: { desk: Desk; crop: string }) {
  const w = useWords(houseWords);
  const c = useWords(common);
  const form = Form.useFormInstance<Values>();
  const on = Form.useWatch("on", form);
  const pesticide = Form.useWatch("pesticide", form);
  const { data } = useLabels(desk);
  const labels = (data ?? []).filter((one) => one.crop === crop && one.effective_on <= (on ?? today()));
  const label = labels
    .filter((one) => one.pesticide === pesticide)
    .sort((one, other) => other.effective_on.localeCompare(one.effective_on))[0];
  return (
    <>
      <Form.Item name="pesticide" label={w.pesticide} rules={[{ required: true, message: c.required }]}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          notFoundContent={w.noLabels}
          options={[...new Set(labels.map((one) => one.pesticide))].map((one) => ({
            value: one,
            label: one,
          }))}
        />
      </Form.Item>
      {label && on ? (
        <Alert
          type={label.banned ? "error" : "info"}
          showIcon
          title={
            label.banned
              ? `${label.pesticide} ${w.banned}`
              : fill(w.willBeClear, { day: daysAfter(on, label.days), on, days: label.days })
          }
        />
      ) : null}
    </>
  );
}
