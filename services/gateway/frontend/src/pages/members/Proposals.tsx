/** What a workbook says otherwise than the register: ticked, approved, and entered as movements. */
import { Form, Progress } from "antd";
import { useMemo, useState } from "react";
import { newId } from "@/api/ids";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import type { Organisation } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { Shares } from "@/ui/Figures";
import { Table } from "@/ui/Table";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { factWords, kindWords } from "./kinds";
import { members as catalogue, rosterWords } from "./words";
import { common } from "@/words/common";
import { fill, semicolon, useWords } from "@/words/words";

type Proposal = components["schemas"]["ProposalView"];
type Movement = components["schemas"]["MovementView"];

interface Row extends Proposal {
  id: string;
  /** Both sides are registered already, so it can be entered from here. */
  enterable: boolean;
}

interface Values {
  effective_on: string;
  reason: string;
  approval_ref: string;
}

/** Movements in one request; more are entered one after the other. */
const CHUNK = 200;

function isEnterable(one: Proposal): boolean {
  if (one.change !== "SHARES" || one.kind === null) return false;
  const from = one.from_household === "" || one.from_holder !== null;
  const to = one.to_household === "" || one.to_holder !== null;
  return from && to && (one.from_holder !== null || one.to_holder !== null);
}

export function Proposals({ village, proposals }: { village: Organisation; proposals: Proposal[] }) {
  const w = useWords(rosterWords);
  const m = useWords(catalogue);
  const c = useWords(common);
  const k = useWords(kindWords);
  const named = useWords(factWords) as Record<string, string>;
  const [form] = Form.useForm<Values>();
  // Minted once for this workbook: what is sent again is the same movement.
  const rows = useMemo<Row[]>(
    () =>
      proposals
        .map((one) => ({ ...one, id: newId(), enterable: isEnterable(one) }))
        .sort((one, other) => Number(other.enterable) - Number(one.enterable)),
    [proposals],
  );
  const [ticked, setTicked] = useState<string[]>(() =>
    rows.filter((one) => one.enterable).map((one) => one.id),
  );
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [percent, setPercent] = useState<number>();
  const wanted = rows.filter((one) => ticked.includes(one.id) && !done.has(one.id));
  const act = useAct<Values, Movement[]>(
    async (_, values) => {
      const entered: Movement[] = [];
      for (let at = 0; at < wanted.length; at += CHUNK) {
        setPercent(Math.round((at * 100) / wanted.length));
        const commands = wanted.slice(at, at + CHUNK).flatMap((one) =>
          one.kind === null
            ? []
            : [
                {
                  id: one.id,
                  organisation_id: village.id,
                  share_class: one.share_class,
                  kind: one.kind,
                  from_holder: one.from_holder,
                  to_holder: one.to_holder,
                  from_person: one.from_person_id,
                  to_person: one.to_person_id,
                  milli_shares: one.milli_shares,
                  ...values,
                },
              ],
        );
        entered.push(...(await got(members.POST("/movements/list", { body: commands }))));
      }
      return entered;
    },
    {
      changes: ["register", "household", "certificates"],
      says: fill(w.entered, { n: wanted.length }),
      onDone: (entered) => {
        setDone((before) => new Set([...before, ...entered.map((one) => one.id)]));
        setPercent(undefined);
      },
    },
  );
  const changes = w as Record<string, string>;
  const must = [{ required: true, message: c.required }];
  return (
    <div className="page">
      <Table<Row>
        size="small"
        rowKey="id"
        dataSource={rows}
        scroll={{ x: "max-content" }}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        rowSelection={{
          selectedRowKeys: ticked,
          onChange: (keys) => setTicked(keys.map(String)),
          getCheckboxProps: (one) => ({
            disabled: !one.enterable || done.has(one.id),
            "aria-label": `${changes[one.change] ?? one.change} ${one.to_household || one.from_household}`,
          }),
        }}
        columns={[
          { title: w.row, align: "end", render: (_, one) => one.row || "" },
          { title: w.difference, render: (_, one) => changes[one.change] ?? one.change },
          { title: m.kind, render: (_, one) => (one.kind ? k[one.kind] : "") },
          { title: m.shareClass, dataIndex: "share_class" },
          {
            title: m.from,
            render: (_, one) => [one.from_household, one.from_person].filter(Boolean).join(" "),
          },
          { title: m.to, render: (_, one) => [one.to_household, one.to_person].filter(Boolean).join(" ") },
          {
            title: m.quantity,
            align: "end",
            render: (_, one) => (one.milli_shares ? <Shares milli={one.milli_shares} /> : null),
          },
          {
            title: `${w.before} → ${w.after}`,
            render: (_, one) =>
              one.facts
                .map(([what = "", before = "", after = ""]) => `${named[what] ?? what} ${before} → ${after}`)
                .join(semicolon()),
          },
          {
            title: "",
            render: (_, one) =>
              done.has(one.id) ? c.done : one.enterable ? "" : <span className="quiet">{w.byHand}</span>,
          },
        ]}
      />
      {percent === undefined || !act.isPending ? null : (
        <Progress percent={percent} aria-label={w.difference} />
      )}
      {wanted.length > 0 ? (
        <section className="panel" aria-label={fill(w.enterTicked, { n: wanted.length })}>
          <ActForm<Values, Movement[]>
            form={form}
            act={act}
            submit={fill(w.enterTicked, { n: wanted.length })}
            initialValues={{ effective_on: today() }}
          >
            <TextField name="reason" label={c.reason} max={200} />
            <TextField name="approval_ref" label={m.approval} extra={m.approvalHint} max={200} />
            <Form.Item name="effective_on" label={m.effectiveOn} rules={must}>
              <DayField />
            </Form.Item>
          </ActForm>
        </section>
      ) : null}
    </div>
  );
}
