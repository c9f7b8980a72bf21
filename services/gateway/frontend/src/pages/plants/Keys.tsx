/** A plant's keys for its machines: made and shown once, revoked at once, with an example ready to run. */
import { Alert, Button, DatePicker, Drawer, Form, Modal, Tag } from "antd";
import { useQuery } from "@tanstack/react-query";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useState } from "react";
import { gateway, got, processing } from "@/api/services";
import type { components } from "@/api/types/gateway";
import { deskKind, type Organisation, useNode, useTree } from "@/session/node";
import { useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { askFirst } from "@/ui/askFirst";
import { ChooseNode } from "@/ui/ChooseNode";
import { DataTable } from "@/ui/DataTable";
import { today } from "@/ui/Fields";
import { Page } from "@/ui/Page";
import { TextField } from "@/ui/TextField";
import { say } from "@/ui/say";
import { useAct } from "@/ui/useAct";
import { dayOf } from "@/ui/instant";
import { common } from "@/words/common";
import { states } from "@/words/states";
import { useWords } from "@/words/words";
import type { Recipe } from "./balance";
import { plants as catalogue } from "./words";
import "./plants.css";

type KeyRow = components["schemas"]["KeyView"];
type NewKey = components["schemas"]["NewKeyView"];

export default function Keys() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const s = useWords(states);
  const node = useNode();
  const { data: tree } = useTree();
  const mayMake = useMay("administrator");
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<NewKey>();
  return (
    <Page
      title={w.keys}
      hint={w.keysHint}
      actions={
        mayMake && deskKind(node) === "processing" ? (
          <Button type="primary" onClick={() => setMaking(true)}>
            {w.newKey}
          </Button>
        ) : null
      }
    >
      {mayMake && deskKind(node) !== "processing" ? (
        <ChooseNode hint={w.keyOfPlant} fits={(one) => deskKind(one) === "processing"} />
      ) : null}
      <DataTable<KeyRow>
        label={w.keys}
        queryKey={["keys", node?.id]}
        page={(after, limit, signal) =>
          got(gateway.GET("/keys", { params: { query: { node: node?.id, after, limit } }, signal }))
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        empty={w.noKeys}
        columns={[
          { key: "name", title: w.keyName, dataIndex: "name", phone: "title" },
          {
            key: "plant",
            title: w.plant,
            phone: "line",
            render: (_, one) => tree?.find((place) => place.id === one.plant_id)?.name ?? "",
          },
          {
            key: "prefix",
            title: w.keyStart,
            phone: "line",
            render: (_, one) => <span className="secret">{one.prefix}…</span>,
          },
          {
            key: "made",
            title: w.keyMade,
            phone: "line",
            render: (_, one) => dayOf(one.made_at),
          },
          {
            key: "expires",
            title: w.keyUntil,
            render: (_, one) => one.expires_at && dayOf(one.expires_at),
          },
          {
            key: "state",
            title: c.state,
            phone: "figure",
            render: (_, one) =>
              one.revoked_at ? (
                <Tag color="red">
                  {s.revoked} {dayOf(one.revoked_at)}
                </Tag>
              ) : (
                <Tag color="green">{w.keyActive}</Tag>
              ),
          },
          {
            key: "act",
            title: "",
            align: "end",
            phone: "figure",
            render: (_, one) => (mayMake && !one.revoked_at ? <Revoke row={one} /> : null),
          },
        ]}
      />
      {node && deskKind(node) === "processing" ? <Example plant={node} /> : null}
      {making && node ? (
        <MakeKey
          plant={node}
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setMaking(false);
            setShown(made);
          }}
        />
      ) : null}
      {shown ? <Shown made={shown} onClose={() => setShown(undefined)} /> : null}
    </Page>
  );
}

function Revoke({ row }: { row: KeyRow }) {
  const w = useWords(catalogue);
  const act = useAct<void, KeyRow>(
    (id) =>
      got(gateway.POST("/keys/{key_id}/revocation", { params: { path: { key_id: row.id } }, body: { id } })),
    { changes: ["keys"] },
  );
  return (
    <Button
      danger
      size="small"
      loading={act.isPending}
      aria-label={`${w.revoke} ${row.name}`}
      onClick={() => askFirst({ title: w.revokeAsk, onOk: () => act.mutateAsync() })}
    >
      {w.revoke}
    </Button>
  );
}

interface Values {
  name: string;
  expires_at?: string;
}

function MakeKey({
  plant,
  onClose,
  onMade,
}: {
  plant: Organisation;
  onClose: () => void;
  onMade: (made: NewKey) => void;
}) {
  const w = useWords(catalogue);
  const [form] = Form.useForm<Values>();
  const act = useAct<Values, NewKey>(
    (id, values) => got(gateway.POST("/keys", { body: { id, plant_id: plant.id, ...values } })),
    { changes: ["keys"], says: false, onDone: onMade },
  );
  return (
    <Drawer open title={`${w.newKey} · ${plant.name}`} onClose={onClose} destroyOnHidden>
      <ActForm<Values, NewKey> form={form} act={act} submit={w.newKey} onCancel={onClose}>
        <TextField name="name" label={w.keyName} max={60} autoFocus />
        <Form.Item
          name="expires_at"
          label={w.keyExpires}
          getValueProps={(value?: string) => ({ value: value ? dayjs(value) : null })}
          normalize={(day: dayjs.Dayjs | null) => day?.endOf("day").toISOString()}
        >
          <DatePicker className="whole" minDate={dayjs(today())} />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}

function Shown({ made, onClose }: { made: NewKey; onClose: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const key = made.key ?? "";
  return (
    <Modal
      open
      title={made.name}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={[
        <Button
          key="copy"
          type="primary"
          onClick={() => void navigator.clipboard.writeText(key).then(() => say.done(w.copied))}
        >
          {w.copy}
        </Button>,
        <Button key="close" onClick={onClose}>
          {c.close}
        </Button>,
      ]}
    >
      <Alert type="warning" showIcon title={w.keyShown} />
      <p className="secret panel">{key}</p>
    </Modal>
  );
}

/** The post of a batch as a machine sends it, with a recipe of this very plant. */
function Example({ plant }: { plant: Organisation }) {
  const w = useWords(catalogue);
  const mayRead = useMay("plant", "supervisor", "auditor");
  const { data } = useQuery({
    queryKey: ["recipes", plant.id, "example"],
    queryFn: () =>
      got(processing.GET("/recipes", { params: { query: { node: plant.id, order: "newest", limit: 1 } } })),
    enabled: mayRead,
  });
  const recipe: Recipe | undefined = data?.[0];
  const body = {
    entity_id: plant.id,
    number: "A-0001",
    recipe: recipe?.code ?? "JC-1",
    on: today(),
    inputs: [{ lot_id: "00000000-0000-0000-0000-000000000000", quantity: 100_000 }],
    outputs: [{ product: recipe?.outputs[0]?.product ?? "…", quantity: 93_000 }],
    by_products: recipe?.by_products?.[0]
      ? [{ product: recipe.by_products[0].product, quantity: 4_000 }]
      : [],
    losses: [{ kind: "normal", quantity_g: 3_000 }],
  };
  const text = [
    `curl -X POST ${location.origin}/api/processing/batches \\`,
    `  -H "X-Api-Key: lk_…" -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify(body, null, 2)}'`,
  ].join("\n");
  return (
    <section className="panel">
      <h2>{w.curl}</h2>
      <p className="quiet">{w.curlHint}</p>
      <pre className="code-example" tabIndex={0} aria-label={w.curl}>
        {text}
      </pre>
    </section>
  );
}
