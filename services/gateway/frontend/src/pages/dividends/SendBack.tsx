/** Sends a plan back to be drawn up anew, with the reason; every step is taken again. */
import { Drawer, Form } from "antd";
import { dividends as api, got } from "@/api/services";
import { ActForm } from "@/ui/ActForm";
import { useAct } from "@/ui/useAct";
import { useWords } from "@/words/words";
import { Reason } from "./Adjust";
import type { TierDetail } from "./pools";
import { dividends } from "./words";

export function SendBack({ tier, onClose }: { tier: TierDetail; onClose: () => void }) {
  const w = useWords(dividends);
  const [form] = Form.useForm<{ reason: string }>();
  const path = { run_id: tier.run_id, tier_id: tier.id };
  const act = useAct<{ reason: string }, TierDetail>(
    (id, values) =>
      got(api.POST("/runs/{run_id}/tiers/{tier_id}/return", { params: { path }, body: { id, ...values } })),
    { changes: ["tiers", "runs"], onDone: onClose },
  );
  return (
    <Drawer open title={w.sendBack} onClose={onClose} destroyOnHidden>
      <ActForm<{ reason: string }, TierDetail> form={form} act={act} submit={w.sendBack} onCancel={onClose}>
        <Reason />
      </ActForm>
    </Drawer>
  );
}
