/** An animal: what it is, its weights as a curve, its treatments and matings; its tag where it has none. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Form, Skeleton } from "antd";
import { useState } from "react";
import { got, livestock } from "@/api/services";
import { DayField, today } from "@/ui/Fields";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { FreeOn } from "./Animals";
import type { Desk } from "./desk";
import { type Animal, CHANGES, nameOf, useHerds } from "./herd";
import { WeightCurve } from "./WeightCurve";
import { herdWords } from "./words/herds";

interface Props {
  desk: Desk;
  animalId: string;
  onClose: () => void;
}

type Origin = "born" | "bought" | "opening";
type State = "alive" | "sold" | "dead";

export function AnimalDrawer({ desk, animalId, onClose }: Props) {
  const w = useWords(herdWords);
  const { data, error, refetch } = useQuery({
    queryKey: ["animals", "one", animalId],
    queryFn: () => got(livestock.GET("/animals/{animal_id}", { params: { path: { animal_id: animalId } } })),
  });
  return (
    <Drawer open title={data ? nameOf(data, w.untagged) : w.animals} size="large" onClose={onClose}>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <div className="page">
          <Facts desk={desk} animal={data} />
          <WeightCurve desk={desk} animal={data} />
          <Treatments desk={desk} animal={data} />
          {data.sex === "female" ? <Matings desk={desk} animal={data} /> : null}
        </div>
      ) : error ? null : (
        <Skeleton active />
      )}
    </Drawer>
  );
}

function Facts({ desk, animal }: { desk: Desk; animal: Animal }) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const { data: herds } = useHerds(desk);
  const [tagging, setTagging] = useState(false);
  return (
    <>
      <dl className="facts">
        <dt>{w.name}</dt>
        <dd>{herds?.find(({ id }) => id === animal.herd_id)?.name}</dd>
        <dt>{w.breed}</dt>
        <dd>
          {w[animal.species]} {animal.breed} {w[animal.sex]}
        </dd>
        <dt>{w.bornOn}</dt>
        <dd>{animal.born_on}</dd>
        <dt>{w.origin}</dt>
        <dd>
          {w[animal.origin as Origin]} {animal.came_on}
        </dd>
        <dt>{c.state}</dt>
        <dd>
          {w[animal.state as State]} {animal.left_on}
        </dd>
        <dt>{w.meatOk}</dt>
        <dd>
          <FreeOn on={animal.meat_ok_on} />
        </dd>
        <dt>{w.milkOk}</dt>
        <dd>
          <FreeOn on={animal.milk_ok_on} />
        </dd>
      </dl>
      {desk.writes && animal.ear_tag === null && animal.state === "alive" ? (
        <div className="page-actions">
          <Button type="primary" onClick={() => setTagging(true)}>
            {w.tag}
          </Button>
        </div>
      ) : null}
      {tagging ? <Tag animal={animal} onClose={() => setTagging(false)} /> : null}
    </>
  );
}

function Tag({ animal, onClose }: { animal: Animal; onClose: () => void }) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<{ on: string; ear_tag: string; reason?: string }>
      title={w.tag}
      changes={CHANGES}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, { reason, ...values }) =>
        got(
          livestock.POST("/animals/{animal_id}/tags", {
            params: { path: { animal_id: animal.id } },
            body: { id, ...values, reason: reason ?? "" },
          }),
        )
      }
    >
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <TextField name="ear_tag" label={w.earTag} max={15} inputMode="numeric" />
      <TextField name="reason" label={c.reason} max={400} optional />
    </ActDrawer>
  );
}

function Treatments({ desk, animal }: { desk: Desk; animal: Animal }) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const { data, error } = useQuery({
    queryKey: ["treatments", animal.id],
    queryFn: () =>
      got(
        livestock.GET("/treatments", {
          params: { query: { node: desk.node.id, animal_id: animal.id, newest: true, limit: 200 } },
        }),
      ),
  });
  return (
    <section>
      <h2>{w.treatments}</h2>
      <Refusal error={error} />
      {data?.length === 0 ? <p className="quiet">{w.noTreatments}</p> : null}
      {data?.length ? (
        <Table
          size="small"
          pagination={false}
          scroll={{ x: "max-content" }}
          rowKey="id"
          dataSource={data}
          columns={[
            { title: c.date, dataIndex: "on" },
            { title: w.drug, dataIndex: "drug" },
            { title: w.illness, dataIndex: "illness" },
            { title: w.dose, dataIndex: "dose" },
            { title: w.meatOk, dataIndex: "meat_ok_on" },
            { title: w.milkOk, dataIndex: "milk_ok_on" },
          ]}
        />
      ) : null}
    </section>
  );
}

function Matings({ desk, animal }: { desk: Desk; animal: Animal }) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const { data } = useQuery({
    queryKey: ["matings", animal.id],
    queryFn: () =>
      got(
        livestock.GET("/matings", {
          params: { query: { node: desk.node.id, animal_id: animal.id, newest: true } },
        }),
      ),
  });
  if (!data?.length) return null;
  return (
    <section>
      <h2>{w.matings}</h2>
      <Table
        size="small"
        pagination={false}
        rowKey="id"
        dataSource={data}
        columns={[
          { title: c.date, dataIndex: "on" },
          { title: w.sire, dataIndex: "sire" },
          { title: w.dueOn, dataIndex: "due_on" },
        ]}
      />
    </section>
  );
}
