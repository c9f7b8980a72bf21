/** A plot: its picking rounds by year, its plants, and what one does there. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Form, Skeleton } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { got, honeysuckle } from "@/api/services";
import type { components } from "@/api/types/honeysuckle";
import { DayField, today } from "@/ui/Fields";
import { NumberField } from "@/ui/NumberField";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { ExportButton } from "@/ui/ExportButton";
import { TextField } from "@/ui/TextField";
import { exportOf } from "@/ui/lists";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import type { Desk } from "./desk";
import { Plantings } from "./Plantings";
import { deskWords } from "./words/desk";
import { plotWords } from "./words/plots";

type Round = components["schemas"]["RoundRow"];

const PLOTS_MAX = 500;

interface Props {
  desk: Desk;
  plotId: string;
  onClose: () => void;
}

export function PlotDrawer({ desk, plotId, onClose }: Props) {
  const w = useWords(plotWords);
  const [open, setOpen] = useState<"round" | "plant">();
  const rounds = useQuery({
    queryKey: ["rounds", plotId],
    queryFn: () =>
      got(
        honeysuckle.GET("/rounds", {
          params: { query: { node: desk.node.id, plot_id: plotId, newest: true, limit: 200 } },
        }),
      ),
  });
  const plots = useQuery({
    queryKey: ["plots", desk.node.id, "all"],
    queryFn: () =>
      got(honeysuckle.GET("/plots", { params: { query: { node: desk.node.id, limit: PLOTS_MAX } } })),
  });
  const plot = plots.data?.find((one) => one.id === plotId);
  const close = () => setOpen(undefined);
  return (
    <Drawer
      open
      title={[plot?.village ?? w.name, plot?.name].filter(Boolean).join(" ")}
      size="large"
      onClose={onClose}
    >
      <div className="page">
        {desk.writes ? (
          <div className="page-actions">
            <Button type="primary" onClick={() => setOpen("round")}>
              {w.openRound}
            </Button>
            <Button onClick={() => setOpen("plant")}>{w.plant}</Button>
          </div>
        ) : null}
        <section>
          <h2>{w.rounds}</h2>
          <Refusal error={rounds.error} />
          {rounds.data ? <Rounds rounds={rounds.data} /> : rounds.error ? null : <Skeleton active />}
        </section>
        <Plantings desk={desk} plotId={plotId} />
      </div>
      {open === "round" ? <OpenRound plotId={plotId} rounds={rounds.data ?? []} onClose={close} /> : null}
      {open === "plant" ? <Plant plotId={plotId} onClose={close} /> : null}
    </Drawer>
  );
}

function Rounds({ rounds }: { rounds: readonly Round[] }) {
  const w = useWords(plotWords);
  const d = useWords(deskWords);
  const first = rounds[0];
  if (!first) return <p className="quiet">{w.noRounds}</p>;
  return (
    <>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey="id"
        dataSource={rounds}
        columns={[
          { title: d.day, dataIndex: "opened_on" },
          {
            title: w.rounds,
            render: (_, one) => (
              <Link to={`/desk/batches/${one.batch_id}`}>
                {fill(w.round, { year: one.year, n: one.number })}
              </Link>
            ),
          },
        ]}
      />
      <div className="list-foot">
        <ExportButton address={exportOf("honeysuckle", "rounds", { plot_id: first.plot_id, newest: true })} />
      </div>
    </>
  );
}

interface OpenProps {
  plotId: string;
  rounds: readonly Round[];
  onClose: () => void;
}

function OpenRound({ plotId, rounds, onClose }: OpenProps) {
  const w = useWords(plotWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  const year = Number(today().slice(0, 4));
  const last = Math.max(0, ...rounds.filter((one) => one.year === year).map((one) => one.number));
  return (
    <ActDrawer<{ on: string; number: number; batch_number: string }>
      title={w.openRound}
      names={{ BatchNumberTaken: "batch_number" }}
      changes={["rounds", "batches", "week"]}
      onClose={onClose}
      initialValues={{ on: today(), number: last + 1 }}
      send={(id, values) =>
        got(
          honeysuckle.POST("/plots/{plot_id}/rounds", {
            params: { path: { plot_id: plotId } },
            body: { id, ...values },
          }),
        )
      }
    >
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <Form.Item name="number" label={w.roundNumber} rules={required}>
        <NumberField places={0} />
      </Form.Item>
      <TextField name="batch_number" label={w.batchNumber} />
    </ActDrawer>
  );
}

function Plant({ plotId, onClose }: { plotId: string; onClose: () => void }) {
  const w = useWords(plotWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<{ on: string; plants: number; batch_number: string }>
      title={w.plant}
      names={{ BatchNumberTaken: "batch_number" }}
      changes={["plantings", "batches"]}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, values) =>
        got(
          honeysuckle.POST("/plots/{plot_id}/plantings", {
            params: { path: { plot_id: plotId } },
            body: { id, ...values },
          }),
        )
      }
    >
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <Form.Item name="plants" label={w.plants} rules={required}>
        <NumberField places={0} />
      </Form.Item>
      <TextField name="batch_number" label={w.batchNumber} />
    </ActDrawer>
  );
}
