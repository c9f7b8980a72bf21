/** The steps a plan must take by its legal form: what was done by whom, and the one to take now. */
import { CheckOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { dividends as api, got } from "@/api/services";
import { useMay } from "@/session/session";
import { today } from "@/ui/Fields";
import { Refusal } from "@/ui/Refusal";
import { useAct } from "@/ui/useAct";
import { bracketed, colon, fill, semicolon, useWords } from "@/words/words";
import type { TierDetail } from "./pools";
import { SendBack } from "./SendBack";
import { TakeStep } from "./TakeStep";
import { dividends } from "./words";

type Approval = TierDetail["approvals"][number];

/** The steps taken since the plan was last sent back. */
function taken(approvals: readonly Approval[]): Approval[] {
  const last = approvals.findLastIndex((step) => step.state === "draft");
  return approvals.slice(last + 1);
}

export function Steps({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  const words = w as Record<string, string>;
  const done = taken(tier.approvals);
  const back = tier.approvals.filter((step) => step.state === "draft").at(-1);
  const way = [...(tier.approving?.steps ?? []), "declared"];
  return (
    <>
      {back && tier.next_step && tier.next_step !== "closed" ? (
        <p className="quiet">
          {w.sentBack}
          {colon()}
          {bracketed(back.note, fill(w.doneBy, { name: back.by_name, on: back.on }))}
        </p>
      ) : null}
      <ol className="steps-list">
        {way.map((step) => {
          const was = done.find((one) => one.state === step);
          const next = !was && tier.next_step === step;
          return (
            <li
              key={step}
              className={was ? "step-done" : next ? "step-next" : "step-later"}
              aria-current={next ? "step" : undefined}
            >
              <span className="step-mark">{was ? <CheckOutlined aria-hidden="true" /> : null}</span>
              <div>
                <span className="step-word">{words[`step_${step}`] ?? step}</span>
                {was ? <Done step={was} /> : null}
                {step === "voted" && !was ? (
                  <>
                    <NoticeDays tier={tier} />
                    <Majority tier={tier} />
                  </>
                ) : null}
              </div>
            </li>
          );
        })}
      </ol>
      <Acts tier={tier} />
    </>
  );
}

function Done({ step }: { step: Approval }) {
  const w = useWords(dividends);
  const { entitled = 0, present = 0, agreed = 0, open_objections: open = 0 } = step.vote;
  return (
    <span className="quiet">
      {fill(w.doneBy, { name: step.by_name, on: step.on })}
      {entitled ? ` · ${fill(w.counted, { entitled, present, agreed })}` : ""}
      {open ? ` · ${fill(w.openAtVote, { n: open })}` : ""}
      {step.note ? ` · ${step.note}` : ""}
    </span>
  );
}

const DAY_MS = 86_400_000;

function NoticeDays({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  if (!tier.vote_from_on) {
    const days = tier.approving?.notice_days ?? 0;
    return days > 0 ? <div className="quiet">{fill(w.lawNotice, { n: days })}</div> : null;
  }
  const left = Math.round((Date.parse(tier.vote_from_on) - Date.parse(today())) / DAY_MS);
  return (
    <div className={left > 0 ? "" : "quiet"}>
      {left > 0
        ? fill(w.noticeLeft, { n: left, on: tier.vote_from_on })
        : fill(w.noticeOver, { on: tier.vote_from_on })}
    </div>
  );
}

/** What the meeting needs, in words. */
export function Majority({ tier }: { tier: Pick<TierDetail, "approving"> }) {
  const w = useWords(dividends);
  const rule = tier.approving;
  if (!rule) return null;
  const agree = fill(rule.of_all ? w.agreeRuleAll : w.agreeRulePresent, {
    more: rule.more_than ? w.moreThan : w.atLeast,
    agree: `${rule.agree.numerator}/${rule.agree.denominator}`,
  });
  return (
    <div className="quiet">
      {rule.attend.numerator > 0
        ? `${fill(w.attendRule, { attend: `${rule.attend.numerator}/${rule.attend.denominator}` })}${semicolon()}`
        : ""}
      {bracketed(agree, rule.law)}
    </div>
  );
}

function Acts({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  const words = w as Record<string, string>;
  const may = useMay("manager", "accountant", "subsidiary", "finance");
  const [taking, setTaking] = useState(false);
  const [back, setBack] = useState(false);
  const path = { run_id: tier.run_id, tier_id: tier.id };
  const redraw = useAct<void, TierDetail>(
    (id) => got(api.POST("/runs/{run_id}/tiers/{tier_id}/compute", { params: { path }, body: { id } })),
    { changes: ["tiers", "runs", "lines"], says: w.redrawDone },
  );
  if (!may) return null;
  const early = tier.state === "draft" || tier.state === "waiting";
  const sendable = !early && tier.next_step !== null && tier.next_step !== "closed";
  return (
    <>
      <Refusal error={redraw.error} />
      <div className="page-actions">
        {tier.next_step ? (
          <Button type="primary" onClick={() => setTaking(true)}>
            {words[`take_${tier.next_step}`] ?? tier.next_step}
          </Button>
        ) : null}
        {early && tier.kind === "annual" ? (
          <Button loading={redraw.isPending} onClick={() => redraw.mutate()}>
            {w.redraw}
          </Button>
        ) : null}
        {sendable ? <Button onClick={() => setBack(true)}>{w.sendBack}</Button> : null}
      </div>
      {taking ? <TakeStep tier={tier} onClose={() => setTaking(false)} /> : null}
      {back ? <SendBack tier={tier} onClose={() => setBack(false)} /> : null}
    </>
  );
}
