/** Recalls of the plants, and a new one with what it would reach shown before anything is held. */
import { Button, Drawer, Form, Radio, Select, Tag } from "antd";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { got, processing } from "@/api/services";
import type { components } from "@/api/types/processing";
import { deskKind, type Organisation, useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { DataTable } from "@/ui/DataTable";
import { offsetCursor } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { minute } from "@/ui/instant";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { RecalledLots } from "./RecalledLots";
import { plants as catalogue } from "./words";

type Recall = components["schemas"]["RecallView"];
export const LEVELS = [1, 2, 3] as const;
const CHOICES_MAX = 50;

/** By their number, one less. */
function useLevels(): readonly string[] {
  const w = useWords(catalogue);
  return [w.level1, w.level2, w.level3];
}

export default function Recalls() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const node = useNode();
  const navigate = useNavigate();
  const levels = useLevels();
  const mayOpen = useMay("plant") && deskKind(node) === "processing";
  const [opening, setOpening] = useState(false);
  return (
    <Page
      title={w.recalls}
      hint={w.recallsHint}
      actions={
        mayOpen ? (
          <Button danger type="primary" onClick={() => setOpening(true)}>
            {w.openRecall}
          </Button>
        ) : null
      }
    >
      <DataTable<Recall>
        label={w.recalls}
        queryKey={["recalls", node?.id]}
        page={(after, limit, signal) =>
          got(
            processing.GET("/recalls", {
              params: { query: { node: node?.id, order: "newest", limit, offset: offsetCursor(after) } },
              signal,
            }),
          )
        }
        rowKey={(one) => one.id}
        onOpen={(one) => void navigate(`/plants/recalls/${one.id}`)}
        empty={w.noRecalls}
        columns={[
          {
            key: "opened",
            title: w.openedAt,
            phone: "line",
            render: (_, one) => minute(one.opened_at),
          },
          { key: "reason", title: w.recallReason, dataIndex: "reason", phone: "title" },
          { key: "level", title: w.level, phone: "line", render: (_, one) => levels[one.level - 1] },
          {
            key: "lots",
            title: w.recallFound,
            align: "end",
            phone: "figure",
            render: (_, one) => one.lot_ids.length,
          },
          {
            key: "state",
            title: c.state,
            phone: "figure",
            render: (_, one) => <RecallState recall={one} />,
          },
        ]}
      />
      {opening && node ? <OpenRecall plant={node} onClose={() => setOpening(false)} /> : null}
    </Page>
  );
}

export function RecallState({ recall }: { recall: Recall }) {
  const w = useWords(catalogue);
  return recall.closed_on ? (
    <Tag color="green">
      {w.closedOn} {recall.closed_on}
    </Tag>
  ) : (
    <Tag color="red">{w.recallOpenState}</Tag>
  );
}

interface Values {
  lot_ids: string[];
  level: number;
  reason: string;
}

function OpenRecall({ plant, onClose }: { plant: Organisation; onClose: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const [search, setSearch] = useState("");
  const chosen = Form.useWatch("lot_ids", form) ?? [];
  const lots = useQuery({
    queryKey: ["lots", plant.id, "recall", search],
    queryFn: () =>
      got(
        processing.GET("/lots", {
          params: {
            query: { node: plant.id, search: search || undefined, order: "newest", limit: CHOICES_MAX },
          },
        }),
      ),
  });
  const reach = useQuery({
    queryKey: ["recalls", "reach", plant.id, ...chosen],
    queryFn: () =>
      got(processing.GET("/recalls/reach", { params: { query: { entity_id: plant.id, lot_id: chosen } } })),
    enabled: chosen.length > 0,
  });
  const act = useAct<Values, Recall>(
    (id, values) => got(processing.POST("/recalls", { body: { id, entity_id: plant.id, ...values } })),
    {
      changes: ["recalls", "lots"],
      says: w.recallDone,
      onDone: (done) => void navigate(`/plants/recalls/${done.id}`),
    },
  );
  const rules = [{ required: true, message: c.required }];
  const levels = useLevels();
  return (
    <Drawer open size="large" title={w.openRecall} onClose={onClose} destroyOnHidden>
      <ActForm<Values, Recall>
        form={form}
        act={act}
        submit={w.openRecall}
        onCancel={onClose}
        initialValues={{ level: 1 }}
      >
        <Form.Item name="lot_ids" label={w.badLots} extra={w.badLotsHint} rules={rules}>
          <Select
            mode="multiple"
            showSearch={{ filterOption: false, onSearch: setSearch }}
            loading={lots.isFetching}
            options={lots.data?.map((one) => ({
              value: one.id,
              label: `${one.product} ${one.grade} · ${one.batch_number ?? one.came_from ?? ""} · ${one.on}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="level" label={w.level} rules={rules}>
          <Radio.Group
            vertical
            options={LEVELS.map((level) => ({ value: level, label: levels[level - 1] }))}
          />
        </Form.Item>
        <TextField name="reason" label={w.recallReason} max={60} />
        {chosen.length > 0 ? (
          <section aria-live="polite">
            <h2>{w.reaches}</h2>
            <Refusal error={reach.error} />
            {reach.data ? (
              <>
                <p>
                  {fill(w.reachesSummary, {
                    n: reach.data.length,
                    here: reach.data.filter((one) => (one.left ?? 0) > 0).length,
                  })}
                </p>
                <RecalledLots lots={reach.data} />
              </>
            ) : null}
          </section>
        ) : null}
      </ActForm>
    </Drawer>
  );
}
