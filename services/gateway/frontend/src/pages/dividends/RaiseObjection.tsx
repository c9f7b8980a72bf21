/** Writes down an objection that somebody hands in at the office. */
import { useQuery } from "@tanstack/react-query";
import { Drawer, Form, Input, Select } from "antd";
import { useState } from "react";
import { dividends as api, got } from "@/api/services";
import { ActForm } from "@/ui/ActForm";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { HouseholdsField } from "./HouseholdsField";
import type { Objection } from "./Objections";
import type { TierDetail } from "./pools";
import { dividends } from "./words";

interface Values {
  holder_id: string;
  words: string;
}

const CHOICES_MAX = 50;

export function RaiseObjection({ tier, onClose }: { tier: TierDetail; onClose: () => void }) {
  const w = useWords(dividends);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const path = { run_id: tier.run_id, tier_id: tier.id };
  const act = useAct<Values, Objection>(
    (id, values) =>
      got(
        api.POST("/runs/{run_id}/tiers/{tier_id}/objections", { params: { path }, body: { id, ...values } }),
      ),
    { changes: ["objections", "tiers"], onDone: onClose },
  );
  return (
    <Drawer open title={w.addObjection} onClose={onClose} destroyOnHidden>
      <ActForm<Values, Objection>
        form={form}
        act={act}
        submit={w.addObjection}
        draft={`objection.${tier.id}`}
        onCancel={onClose}
      >
        <Form.Item name="holder_id" label={w.whoObjects} rules={[{ required: true, message: c.required }]}>
          {tier.form === "village" ? (
            <HouseholdsField single villageId={tier.entity_id} />
          ) : (
            <HolderField tier={tier} />
          )}
        </Form.Item>
        <Form.Item name="words" label={w.objectionWords} rules={[{ required: true, message: c.required }]}>
          <Input.TextArea maxLength={500} rows={3} />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}

interface FieldProps {
  tier: TierDetail;
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
}

/** Whoever has a line of the plan. */
function HolderField({ tier, ...rest }: FieldProps) {
  const w = useWords(dividends);
  const [search, setSearch] = useState("");
  const { data, isFetching } = useQuery({
    queryKey: ["lines", tier.id, "choice", search],
    queryFn: () =>
      got(
        api.GET("/runs/{run_id}/tiers/{tier_id}/lines", {
          params: {
            path: { run_id: tier.run_id, tier_id: tier.id },
            query: { search, limit: CHOICES_MAX },
          },
        }),
      ),
  });
  const named = new Map(
    data?.map((line) => [line.holder_id, `${line.holder_code ?? ""} ${line.holder_name}`.trim()]),
  );
  return (
    <Select
      {...rest}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={isFetching}
      placeholder={w.searchLines}
      options={[...named].map(([value, label]) => ({ value, label }))}
    />
  );
}
