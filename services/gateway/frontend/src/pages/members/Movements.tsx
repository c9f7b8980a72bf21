/** A register's movements, the newest first; one opens with its reason, approval, and the way to reverse it. */
import { Button, Drawer, Form, Select, Tag } from "antd";
import { useState } from "react";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import type { Organisation } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { useFilter } from "@/ui/lists";
import { useAct } from "@/ui/useAct";
import { Counted } from "./Counted";
import { HolderField } from "./HolderField";
import { countsFen, KINDS, kindWords, type MovementKind } from "./kinds";
import { members as catalogue } from "./words";
import { instant } from "@/ui/instant";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

type Movement = components["schemas"]["MovementView"];

const ENCUMBERS: ReadonlySet<MovementKind> = new Set(["FREEZE", "UNFREEZE", "PLEDGE", "RELEASE"]);

export function Movements({ organisation, mayEnter }: { organisation: Organisation; mayEnter: boolean }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const k = useWords(kindWords);
  const fen = countsFen(organisation.legal_form);
  const [filter, setFilter] = useFilter();
  const [shown, setShown] = useState<Movement>();
  const side = (holder: string, person: string) =>
    person && person !== holder ? (
      <>
        {holder} <span className="quiet">{person}</span>
      </>
    ) : (
      holder
    );
  return (
    <div className="page">
      <search className="filters">
        <div className="filter-field">
          <HolderField
            organisationId={organisation.id}
            value={filter.holder}
            onChange={(holder) => setFilter({ holder })}
          />
        </div>
        <Select
          allowClear
          className="filter-field"
          placeholder={w.kind}
          aria-label={w.kind}
          value={filter.kind}
          onChange={(kind?: string) => setFilter({ kind })}
          options={KINDS.map((value) => ({ value, label: k[value] }))}
        />
        <span className="quiet">{fen ? c.unitYuan : w.unitShares}</span>
      </search>
      <DataTable<Movement>
        label={w.movements}
        queryKey={["register", organisation.id, "movements", filter.holder, filter.kind]}
        page={(after, limit, signal) =>
          got(
            members.GET("/registers/{organisation_id}/movements", {
              params: {
                path: { organisation_id: organisation.id },
                query: {
                  holder_id: filter.holder,
                  kind: filter.kind as MovementKind | undefined,
                  newest: true,
                  after,
                  limit,
                },
              },
              signal,
            }),
          )
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        onOpen={setShown}
        empty={w.noMovements}
        columns={[
          { key: "on", title: w.effectiveOn, dataIndex: "effective_on", phone: "line" },
          {
            key: "kind",
            title: w.kind,
            phone: "title",
            render: (_, one) => (
              <>
                {k[one.kind]} {one.reversed ? <Tag color="red">{w.reversed}</Tag> : null}
                {one.reverses ? <Tag>{w.reverses}</Tag> : null}
              </>
            ),
          },
          { key: "class", title: w.shareClass, dataIndex: "share_class", phone: "line" },
          {
            key: "from",
            title: w.from,
            phone: "line",
            render: (_, one) => side(one.from_name ?? "", one.from_person_name ?? ""),
          },
          {
            key: "to",
            title: w.to,
            phone: "line",
            render: (_, one) => side(one.to_name ?? "", one.to_person_name ?? ""),
          },
          {
            key: "quantity",
            title: fen ? w.amount : w.quantity,
            align: "end",
            phone: "figure",
            render: (_, one) => <Counted milli={one.milli_shares} fen={fen} />,
          },
          { key: "reason", title: c.reason, dataIndex: "reason" },
          { key: "approval", title: w.approval, dataIndex: "approval_ref" },
        ]}
      />
      {shown ? (
        <MovementDrawer
          movement={shown}
          fen={fen}
          mayReverse={
            mayEnter && !shown.reversed && !shown.reverses && !ENCUMBERS.has(shown.kind as MovementKind)
          }
          onClose={() => setShown(undefined)}
        />
      ) : null}
    </div>
  );
}

interface DrawerProps {
  movement: Movement;
  fen: boolean;
  mayReverse: boolean;
  onClose: () => void;
}

function MovementDrawer({ movement, fen, mayReverse, onClose }: DrawerProps) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const k = useWords(kindWords);
  const [reversing, setReversing] = useState(false);
  return (
    <Drawer open title={`${k[movement.kind]} ${movement.effective_on}`} onClose={onClose} destroyOnHidden>
      <div className="page">
        <dl className="facts">
          <dt>{w.shareClass}</dt>
          <dd>{movement.share_class}</dd>
          <dt>{w.from}</dt>
          <dd>{[movement.from_name, movement.from_person_name].filter(Boolean).join(" · ") || "–"}</dd>
          <dt>{w.to}</dt>
          <dd>{[movement.to_name, movement.to_person_name].filter(Boolean).join(" · ") || "–"}</dd>
          <dt>{fen ? w.amount : w.quantity}</dt>
          <dd>
            <Counted milli={movement.milli_shares} fen={fen} />
          </dd>
          <dt>{c.reason}</dt>
          <dd>{movement.reason}</dd>
          <dt>{w.approval}</dt>
          <dd>{movement.approval_ref || "–"}</dd>
          <dt>{w.recordedAt}</dt>
          <dd>{instant(movement.recorded_at)}</dd>
        </dl>
        {mayReverse && !reversing ? (
          <Button danger onClick={() => setReversing(true)}>
            {w.reverse}
          </Button>
        ) : null}
        {reversing ? <Reverse movement={movement} onDone={onClose} /> : null}
      </div>
    </Drawer>
  );
}

interface Reversal {
  effective_on: string;
  reason: string;
  approval_ref: string;
}

function Reverse({ movement, onDone }: { movement: Movement; onDone: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Reversal>();
  const act = useAct<Reversal, Movement>(
    (id, values) =>
      got(
        members.POST("/movements", {
          body: {
            id,
            organisation_id: movement.organisation_id,
            share_class: movement.share_class,
            kind: "CANCEL",
            from_holder: movement.to_holder,
            to_holder: movement.from_holder,
            from_person: movement.to_person,
            to_person: movement.from_person,
            milli_shares: movement.milli_shares,
            reverses: movement.id,
            ...values,
          },
        }),
      ),
    { changes: ["register", "household"], onDone },
  );
  const must = [{ required: true, message: c.required }];
  return (
    <ActForm<Reversal, Movement>
      form={form}
      act={act}
      submit={w.reverse}
      onCancel={onDone}
      initialValues={{ effective_on: today() }}
    >
      <p className="quiet">{w.reverseAsk}</p>
      <Form.Item name="effective_on" label={w.effectiveOn} rules={must}>
        <DayField />
      </Form.Item>
      <TextField name="reason" label={c.reason} max={200} />
      <TextField name="approval_ref" label={w.approval} max={200} />
    </ActForm>
  );
}
