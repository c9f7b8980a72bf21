/** What a meeting resolved for a year: how much, as of which days. */
import { Drawer, Form, Select } from "antd";
import { dividends as api, got } from "@/api/services";
import type { components } from "@/api/types/dividends";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { MoneyField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { dividends } from "./words";

interface Values {
  year: number;
  resolved_fen?: number | null;
  record_on?: string;
  accounting_on?: string;
  source: string;
}

type Resolution = components["schemas"]["ResolutionView"];
const YEARS = 3;

export function NewResolution({ entityId, onClose }: { entityId: string; onClose: () => void }) {
  const w = useWords(dividends);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const year = Number(today().slice(0, 4));
  const act = useAct<Values, Resolution>(
    (id, values) => got(api.POST("/resolutions", { body: { id, entity_id: entityId, ...values } })),
    { changes: ["resolutions", "tiers", "runs"], says: w.resolutionDone, onDone: onClose },
  );
  return (
    <Drawer open title={w.newResolution} onClose={onClose} destroyOnHidden>
      <ActForm<Values, Resolution>
        form={form}
        act={act}
        submit={w.newResolution}
        draft={`resolution.${entityId}`}
        onCancel={onClose}
        initialValues={{ year }}
      >
        <Form.Item name="year" label={w.year} rules={[{ required: true, message: c.required }]}>
          <Select
            options={Array.from({ length: YEARS }, (_, back) => ({
              value: year - back,
              label: fill(w.yearOf, { year: year - back }),
            }))}
          />
        </Form.Item>
        <Form.Item name="resolved_fen" label={w.resolved}>
          <MoneyField placeholder={w.resolvedAll} />
        </Form.Item>
        <Form.Item name="record_on" label={w.recordOn}>
          <DayField />
        </Form.Item>
        <Form.Item name="accounting_on" label={w.accountingOn}>
          <DayField />
        </Form.Item>
        <TextField name="source" label={w.source} max={500} />
      </ActForm>
    </Drawer>
  );
}
