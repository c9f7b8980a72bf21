/** A batch begins to gather cost. Rounds, cycles, bags and herds open their own. */
import { Form, Select } from "antd";
import { useNavigate } from "react-router";
import { got } from "@/api/services";
import type { components } from "@/api/types/honeysuckle";
import { DayField, today } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import type { Batch, Desk, TaxCategory } from "./desk";
import { useStage } from "./stages";
import { batchWords } from "./words/batches";
import { deskWords } from "./words/desk";

interface Values {
  on: string;
  number: string;
  stage: string;
  asset: components["schemas"]["Asset"];
  tax_category: TaxCategory;
}

const STAGES: Record<string, readonly string[]> = {
  honeysuckle: ["drying", "grading"],
  facility_farming: ["growing", "grading"],
  livestock: ["milking", "breeding"],
};
const CATEGORIES = ["self_produced", "exempt", "agricultural", "general"] as const;
const ASSETS = ["production", "consumable", "productive_immature"] as const;

export function NewBatch({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const d = useWords(deskWords);
  const stage = useStage();
  const navigate = useNavigate();
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<Values>
      title={w.openBatch}
      changes={["batches"]}
      says={w.openDone}
      draft={`batch.${desk.node.id}`}
      onClose={onClose}
      initialValues={{
        on: today(),
        asset: "production",
        tax_category: "self_produced",
        stage: STAGES[desk.service]?.[0],
      }}
      send={async (id, values) => {
        const made: Batch = await got(
          desk.api.POST("/batches", { body: { id, entity_id: desk.node.id, ...values } }),
        );
        void navigate(`/desk/batches/${made.id}`);
      }}
    >
      <TextField name="number" label={w.number} />
      <Form.Item name="on" label={w.openedOn} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <Form.Item name="stage" label={w.stage} rules={required}>
        <Select options={STAGES[desk.service]?.map((one) => ({ value: one, label: stage(one) }))} />
      </Form.Item>
      <Form.Item name="asset" label={w.asset} rules={required}>
        <Select options={ASSETS.map((one) => ({ value: one, label: w[one] }))} />
      </Form.Item>
      <Form.Item name="tax_category" label={d.taxCategory} rules={required}>
        <Select options={CATEGORIES.map((one) => ({ value: one, label: d[one] }))} />
      </Form.Item>
    </ActDrawer>
  );
}
