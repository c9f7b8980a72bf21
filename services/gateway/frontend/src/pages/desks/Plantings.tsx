/** The plants of a plot: their class, cost and depreciation; when they bear, and those that died. */
import { useQuery } from "@tanstack/react-query";
import { Button, Form } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { got, honeysuckle } from "@/api/services";
import type { components } from "@/api/types/honeysuckle";
import { DayField, today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { NumberField } from "@/ui/NumberField";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { Depreciate } from "./Depreciate";
import type { Desk } from "./desk";
import { DocumentField } from "./DocumentField";
import { batchWords } from "./words/batches";
import { plotWords } from "./words/plots";

type Planting = components["schemas"]["PlantingView"];
const CHANGES = ["plantings", "batches"];

export function Plantings({ desk, plotId }: { desk: Desk; plotId: string }) {
  const w = useWords(plotWords);
  const c = useWords(common);
  const b = useWords(batchWords);
  const [act, setAct] = useState<{ what: "mature" | "giveUp" | "depreciate"; of: Planting }>();
  const { data, error } = useQuery({
    queryKey: ["plantings", plotId],
    queryFn: () =>
      got(honeysuckle.GET("/plantings", { params: { query: { node: desk.node.id, plot_id: plotId } } })),
  });
  const close = () => setAct(undefined);
  return (
    <section>
      <h2>
        {w.plantings} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <Refusal error={error} />
      {data?.length === 0 ? <p className="quiet">{w.noPlantings}</p> : null}
      {data?.length ? (
        <Table
          size="small"
          pagination={false}
          scroll={{ x: "max-content" }}
          rowKey="id"
          dataSource={data}
          columns={[
            {
              title: w.plants,
              align: "end",
              render: (_, one) => <Link to={`/desk/batches/${one.id}`}>{one.plants}</Link>,
            },
            { title: w.assetClass, render: (_, one) => b[one.asset] },
            { title: c.cost, align: "end", render: (_, one) => <Money fen={one.cost_fen} /> },
            { title: w.depreciated, align: "end", render: (_, one) => <Money fen={one.depreciation_fen} /> },
            { title: w.maturedOn, render: (_, one) => one.matured_on ?? "–" },
            {
              title: "",
              key: "acts",
              render: (_, one) =>
                desk.writes ? (
                  <>
                    {one.matured_on ? null : (
                      <Button size="small" onClick={() => setAct({ what: "mature", of: one })}>
                        {w.mature}
                      </Button>
                    )}{" "}
                    {one.asset === "productive" ? (
                      <Button size="small" onClick={() => setAct({ what: "depreciate", of: one })}>
                        {b.depreciate}
                      </Button>
                    ) : null}{" "}
                    {one.plants ? (
                      <Button size="small" onClick={() => setAct({ what: "giveUp", of: one })}>
                        {w.giveUp}
                      </Button>
                    ) : null}
                  </>
                ) : null,
            },
          ]}
        />
      ) : null}
      {act?.what === "mature" ? <Mature planting={act.of} onClose={close} /> : null}
      {act?.what === "depreciate" ? (
        <Depreciate
          desk={desk}
          changes={CHANGES}
          onClose={close}
          send={(id, values) =>
            got(
              honeysuckle.POST("/plantings/{planting_id}/depreciations", {
                params: { path: { planting_id: act.of.id } },
                body: { id, ...values },
              }),
            )
          }
        />
      ) : null}
      {act?.what === "giveUp" ? <GiveUp planting={act.of} onClose={close} /> : null}
    </section>
  );
}

function Mature({ planting, onClose }: { planting: Planting; onClose: () => void }) {
  const w = useWords(plotWords);
  const c = useWords(common);
  return (
    <ActDrawer<{ on: string; document: string; reason?: string }>
      title={w.mature}
      hint={w.matureHint}
      changes={CHANGES}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, { reason, ...values }) =>
        got(
          honeysuckle.POST("/plantings/{planting_id}/maturity", {
            params: { path: { planting_id: planting.id } },
            body: { id, ...values, reason: reason ?? "" },
          }),
        )
      }
    >
      <Form.Item name="on" label={c.date} rules={[{ required: true, message: c.required }]}>
        <DayField until={today()} />
      </Form.Item>
      <DocumentField prefix="ZC" />
      <TextField name="reason" label={c.reason} max={400} optional />
    </ActDrawer>
  );
}

function GiveUp({ planting, onClose }: { planting: Planting; onClose: () => void }) {
  const w = useWords(plotWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<{ on: string; document: string; plants: number; cause: string }>
      title={w.giveUp}
      changes={CHANGES}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, values) =>
        got(
          honeysuckle.POST("/plantings/{planting_id}/losses", {
            params: { path: { planting_id: planting.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <DocumentField prefix="BS" />
      <Form.Item name="plants" label={w.plants} rules={required}>
        <NumberField places={0} />
      </Form.Item>
      <TextField name="cause" label={w.cause} />
    </ActDrawer>
  );
}
