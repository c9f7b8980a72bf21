/** The next step of a plan; a vote with the meeting's count, whose majority is computed as one types. */
import { Alert, Drawer, Form, Input } from "antd";
import { dividends as api, got } from "@/api/services";
import type { components } from "@/api/types/dividends";
import { ActForm } from "@/ui/ActForm";
import { halfUp } from "@/ui/amounts";
import { DayField, today } from "@/ui/Fields";
import { NumberField } from "@/ui/NumberField";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { TierDetail } from "./pools";
import { Majority } from "./Steps";
import { dividends } from "./words";

type Step = components["schemas"]["AdvanceTier"]["to"];
type Count = components["schemas"]["Count"];

interface Values {
  on: string;
  note?: string;
  vote?: Count;
}

export function TakeStep({ tier, onClose }: { tier: TierDetail; onClose: () => void }) {
  const w = useWords(dividends);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const step = tier.next_step ?? "";
  const title = (w as Record<string, string>)[`take_${step}`] ?? step;
  const path = { run_id: tier.run_id, tier_id: tier.id };
  const act = useAct<Values, TierDetail>(
    (id, values) =>
      got(
        api.POST("/runs/{run_id}/tiers/{tier_id}/advance", {
          params: { path },
          body: { id, to: step as Step, ...values },
        }),
      ),
    { changes: ["tiers", "runs", "objections"], onDone: onClose },
  );
  return (
    <Drawer open title={title} onClose={onClose} destroyOnHidden>
      <ActForm<Values, TierDetail>
        form={form}
        act={act}
        submit={title}
        onCancel={onClose}
        initialValues={{ on: today() }}
      >
        <div className="step-notes">
          <p>
            {tier.entity_name} {fill(w.yearOf, { year: tier.year })}
          </p>
          {step === "voted" && tier.open_objections > 0 ? (
            <Alert type="warning" showIcon title={fill(w.voteWarned, { n: tier.open_objections })} />
          ) : null}
          {step === "declared" ? <Alert type="warning" showIcon title={w.declareAsk} /> : null}
        </div>
        {step === "voted" ? <VoteFields tier={tier} /> : null}
        <Form.Item name="on" label={w.stepOn} rules={[{ required: true, message: c.required }]}>
          <DayField />
        </Form.Item>
        <Form.Item name="note" label={c.note}>
          <Input.TextArea maxLength={500} rows={2} />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}

function VoteFields({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  const c = useWords(common);
  const persons = tier.form === "village" ? w.countPersons : w.countVotes;
  return (
    <>
      <p className="quiet">{persons}</p>
      {(["entitled", "present", "agreed"] as const).map((name) => (
        <Form.Item
          key={name}
          name={["vote", name]}
          label={w[name]}
          rules={[{ required: true, message: c.required }]}
        >
          <NumberField places={0} autoFocus={name === "entitled"} />
        </Form.Item>
      ))}
      <ComesTo tier={tier} />
    </>
  );
}

function ComesTo({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  const count = Form.useWatch("vote") as Partial<Record<keyof Count, number | null>> | undefined;
  const { entitled, present, agreed } = count ?? {};
  const of = tier.approving?.of_all ? entitled : present;
  const rule = tier.approving;
  const carried =
    rule && entitled && present != null && agreed != null && of
      ? comes(rule.attend, present, entitled, false) && comes(rule.agree, agreed, of, rule.more_than)
      : undefined;
  return (
    <div className="computed step-notes" aria-live="polite">
      {carried !== undefined && entitled && present != null && agreed != null && of ? (
        <strong>
          {fill(w.comesTo, {
            present: halfUp(present * 1000, entitled) / 10,
            agreed: halfUp(agreed * 1000, of) / 10,
          })}
          {carried ? w.carried : w.notCarried}
        </strong>
      ) : null}
      <Majority tier={tier} />
    </div>
  );
}

/** Compared crosswise, so that two thirds are two thirds; the service judges. */
function comes(
  rule: { numerator: number; denominator: number },
  have: number,
  of: number,
  moreThan: boolean,
): boolean {
  const [reached, wanted] = [have * rule.denominator, of * rule.numerator];
  return moreThan ? reached > wanted : reached >= wanted;
}
