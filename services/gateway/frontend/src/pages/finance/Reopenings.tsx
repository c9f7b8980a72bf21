/** The last closed month is opened again: one person asks and says why, another decides; all that was is listed. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Form, Input } from "antd";
import { useState } from "react";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useActor, useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { askFirst } from "@/ui/askFirst";
import { instant } from "@/ui/instant";
import { Refusal } from "@/ui/Refusal";
import { StateTag } from "@/ui/StateTag";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { Entity } from "./entity";
import { reopeningWords } from "./words/reopening";

export type Reopening = components["schemas"]["ReopeningView"];

const SHOWN_MAX = 20;
const CHANGES = ["reopenings", "periods", "entities", "consolidations"];

interface Props {
  entity: Entity;
  /** The one month that may be opened again now. */
  month: string | undefined;
}

export function Reopenings({ entity, month }: Props) {
  const w = useWords(reopeningWords);
  const mayAsk = useMay("accountant", "finance");
  const [asking, setAsking] = useState(false);
  const query = { entity_id: entity.id, limit: SHOWN_MAX };
  const { data, error, refetch } = useQuery({
    queryKey: ["reopenings", query],
    queryFn: () => got(finance.GET("/reopenings", { params: { query } })),
  });
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  if (!data) return null;
  const waits = data.some((one) => one.state === "asked");
  return (
    <section className="page" aria-label={w.reopenings}>
      {mayAsk && month && !waits ? (
        <div className="page-actions">
          <Button onClick={() => setAsking(true)}>{fill(w.reopen, { month })}</Button>
        </div>
      ) : null}
      {data.length > 0 ? (
        <>
          <h3>{w.reopenings}</h3>
          <ul className="reopenings">
            {data.map((one) => (
              <One key={one.id} of={one} />
            ))}
          </ul>
        </>
      ) : null}
      {asking && month ? <Ask entity={entity} month={month} onClose={() => setAsking(false)} /> : null}
    </section>
  );
}

function One({ of }: { of: Reopening }) {
  const w = useWords(reopeningWords);
  const state = of.state === "asked" ? "reopening_asked" : of.state;
  const asked = { by: of.asked_by_name, at: instant(of.asked_at) };
  const decided = of.decided_at && { by: of.decided_by_name ?? "", at: instant(of.decided_at) };
  return (
    <li>
      <div>
        <strong className="figure">{of.month}</strong> <StateTag state={state} /> {of.reason}
      </div>
      <div className="quiet">{fill(w.askedBy, asked)}</div>
      {decided ? (
        <div className="quiet">{fill(of.state === "granted" ? w.grantedBy : w.refusedBy, decided)}</div>
      ) : null}
      {of.answer ? <div>{of.answer}</div> : null}
      {of.superseded > 0 ? <div className="quiet">{fill(w.superseded, { n: of.superseded })}</div> : null}
      {of.state === "asked" ? <Decide of={of} /> : null}
    </li>
  );
}

function Decide({ of }: { of: Reopening }) {
  const w = useWords(reopeningWords);
  const mine = useActor().id === of.asked_by;
  const mayDecide = useMay("manager", "accountant", "finance");
  const [refusing, setRefusing] = useState(false);
  const path = { params: { path: { reopening_id: of.id } } };
  const grant = useAct<void, Reopening>(
    (id) => got(finance.POST("/reopenings/{reopening_id}/grant", { ...path, body: { id } })),
    { changes: CHANGES, says: fill(w.reopened, { month: of.month }) },
  );
  if (mine) return <div className="quiet">{w.bySecond}</div>;
  if (!mayDecide) return null;
  const ask = () =>
    askFirst({
      title: fill(w.grantAsk, { month: of.month, name: of.entity_name }),
      content: w.grantWhat,
      onOk: () => {
        grant.mutate();
      },
    });
  return (
    <>
      <Refusal error={grant.error} />
      <div className="filters">
        <Button type="primary" loading={grant.isPending} onClick={ask}>
          {w.grant}
        </Button>
        <Button onClick={() => setRefusing(true)}>{w.refuse}</Button>
      </div>
      {refusing ? <Refuse of={of} onClose={() => setRefusing(false)} /> : null}
    </>
  );
}

function Ask({ entity, month, onClose }: { entity: Entity; month: string; onClose: () => void }) {
  const w = useWords(reopeningWords);
  const c = useWords(common);
  const [form] = Form.useForm<{ reason: string }>();
  const act = useAct<{ reason: string }, Reopening>(
    (id, { reason }) =>
      got(finance.POST("/reopenings", { body: { id, entity_id: entity.id, month, reason } })),
    { changes: CHANGES, says: w.askedNow, onDone: onClose },
  );
  return (
    <Drawer open title={`${fill(w.reopen, { month })} · ${entity.name}`} onClose={onClose} destroyOnHidden>
      <ActForm form={form} act={act} submit={w.ask} onCancel={onClose} draft={`reopen.${entity.id}.${month}`}>
        <p className="quiet">{w.askHint}</p>
        <Form.Item
          name="reason"
          label={w.reason}
          rules={[
            { required: true, message: c.required },
            { min: 4, message: w.reasonShort },
          ]}
        >
          <Input.TextArea rows={3} maxLength={200} showCount placeholder={w.reasonSuch} />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}

function Refuse({ of, onClose }: { of: Reopening; onClose: () => void }) {
  const w = useWords(reopeningWords);
  const c = useWords(common);
  const [form] = Form.useForm<{ answer: string }>();
  const act = useAct<{ answer: string }, Reopening>(
    (id, { answer }) =>
      got(
        finance.POST("/reopenings/{reopening_id}/refuse", {
          params: { path: { reopening_id: of.id } },
          body: { id, answer },
        }),
      ),
    { changes: CHANGES, onDone: onClose },
  );
  return (
    <Drawer open title={`${w.refuse} · ${of.month}`} onClose={onClose} destroyOnHidden>
      <ActForm form={form} act={act} submit={w.refuse} onCancel={onClose}>
        <p>{of.reason}</p>
        <Form.Item name="answer" label={w.answer} rules={[{ required: true, message: c.required }]}>
          <Input.TextArea rows={3} maxLength={200} showCount />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}
