/** Published plans that concern a household, objecting to them, and what was answered. */
import { Button, Drawer, Empty, Form, Input } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { dividends as api, got } from "@/api/services";
import type { components } from "@/api/types/dividends";
import { ObjectionList } from "@/pages/dividends/Objections";
import { ActForm } from "@/ui/ActForm";
import { Money } from "@/ui/Figures";
import { Page } from "@/ui/Page";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { Asked } from "./Asked";
import { useHouseholdId, useNotices, useOwnObjections } from "./own";
import { household } from "./words";
import "./household.css";

type OwnNotice = components["schemas"]["OwnNotice"];
type Objection = components["schemas"]["ObjectionView"];

export default function Notices() {
  const w = useWords(household);
  return (
    <Page title={w.notices} hint={w.noticesHint}>
      <Asked query={useNotices()}>{(notices) => <List notices={notices} />}</Asked>
      <section className="page">
        <h2>{w.myObjections}</h2>
        <Asked query={useOwnObjections()}>
          {(objections) => <ObjectionList objections={objections} empty={w.noObjections} />}
        </Asked>
      </section>
    </Page>
  );
}

function List({ notices }: { notices: readonly OwnNotice[] }) {
  const w = useWords(household);
  const [objecting, setObjecting] = useState<OwnNotice>();
  if (notices.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.noNotices} />;
  }
  return (
    <ul className="own-list">
      {notices.map((one) => (
        <li key={one.tier_id} className="own-item">
          <span className="own-title">
            {one.entity_name} {fill(w.thisYear, { year: one.year })}
          </span>
          <span className="own-amount">
            <Money fen={one.amount_fen} />
          </span>
          <span className="own-line">
            <span>{fill(w.publishedOn, { on: one.published_on })}</span>
            {one.vote_from_on ? <span>{fill(w.voteFrom, { on: one.vote_from_on })}</span> : null}
          </span>
          <span className="own-act">
            <Link to={`/notice/${one.run_id}/${one.tier_id}`}>
              <Button size="large" block>
                {w.readNotice}
              </Button>
            </Link>
            <Button size="large" type="primary" block onClick={() => setObjecting(one)}>
              {w.object}
            </Button>
          </span>
        </li>
      ))}
      {objecting ? <Objecting notice={objecting} onClose={() => setObjecting(undefined)} /> : null}
    </ul>
  );
}

function Objecting({ notice, onClose }: { notice: OwnNotice; onClose: () => void }) {
  const w = useWords(household);
  const c = useWords(common);
  const householdId = useHouseholdId();
  const [form] = Form.useForm<{ words: string }>();
  const path = { run_id: notice.run_id, tier_id: notice.tier_id };
  const act = useAct<{ words: string }, Objection>(
    (id, values) =>
      got(
        api.POST("/runs/{run_id}/tiers/{tier_id}/objections", {
          params: { path },
          body: { id, holder_id: householdId, ...values },
        }),
      ),
    { changes: ["own objections"], says: w.objectDone, onDone: onClose },
  );
  return (
    <Drawer
      open
      placement="bottom"
      size="60%"
      title={`${w.object} · ${notice.entity_name}`}
      onClose={onClose}
      destroyOnHidden
    >
      <ActForm<{ words: string }, Objection>
        form={form}
        act={act}
        submit={w.objectSend}
        draft={`own.objection.${notice.tier_id}`}
        onCancel={onClose}
      >
        <Form.Item name="words" label={w.objectWords} rules={[{ required: true, message: c.required }]}>
          <Input.TextArea autoFocus size="large" maxLength={500} rows={4} placeholder={w.objectExample} />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}
