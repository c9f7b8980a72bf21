/** New distribution rules from a day on; they begin with those in force. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Drawer, Form, Select } from "antd";
import { dividends as api, got } from "@/api/services";
import type { Organisation } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { LawView } from "./Law";
import type { Policy } from "./Policies";
import { poolWord, percent } from "./pools";
import { PriorityFields } from "./PriorityFields";
import { RateField } from "./RateField";
import { dividends } from "./words";

type Mode = "NONE" | "RATE_20";

interface Values {
  effective_on: string;
  discretionary_reserve_bp?: number;
  reserve_bp?: number;
  patronage_bp?: number;
  reserve_parts?: { name: string; bp: number }[];
  priority?: { principal_fen: number; rate_bp: number; holder_ids: string[] }[];
  iit?: Record<string, Mode>;
  source?: string;
}

interface Props {
  node: Organisation;
  law: LawView;
  before: Policy | undefined;
  onClose: () => void;
}

const POOLS: Record<string, readonly string[]> = {
  company: ["capital"],
  subsidiary: ["capital"],
  coop: ["patronage", "capital"],
  village_org: ["shares", "priority"],
};

export function NewPolicy({ node, law, before, onClose }: Props) {
  const w = useWords(dividends);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const act = useAct<Values, Policy>(
    (id, values) => got(api.POST("/policies", { body: { id, entity_id: node.id, ...values } })),
    { changes: ["policies", "tiers", "runs"], says: w.policyDone, onDone: onClose },
  );
  const pools = POOLS[node.legal_form] ?? [];
  return (
    <Drawer open title={`${w.newPolicy} · ${node.name}`} size="large" onClose={onClose} destroyOnHidden>
      <ActForm<Values, Policy>
        form={form}
        act={act}
        submit={w.newPolicy}
        draft={`policy.${node.id}`}
        onCancel={onClose}
        initialValues={startingWith(before, law, pools)}
      >
        <Form.Item
          name="effective_on"
          label={w.effectiveOn}
          rules={[{ required: true, message: c.required }]}
        >
          <DayField />
        </Form.Item>
        <Rates node={node} law={law} />
        {node.legal_form === "village_org" ? (
          <>
            <Parts />
            <PriorityFields villageId={node.id} before={before} />
          </>
        ) : null}
        <h2>{w.iit}</h2>
        {pools.map((pool) => (
          <Form.Item key={pool} name={["iit", pool]} label={poolWord(w, pool)}>
            <Select
              options={[
                { value: "NONE", label: w.iitNone },
                { value: "RATE_20", label: w.iit20 },
              ]}
            />
          </Form.Item>
        ))}
        <TextField name="source" label={w.source} max={500} />
      </ActForm>
    </Drawer>
  );
}

function startingWith(before: Policy | undefined, law: LawView, pools: readonly string[]): Partial<Values> {
  return {
    effective_on: today(),
    discretionary_reserve_bp: before?.discretionary_reserve_bp ?? 0,
    reserve_bp: before?.reserve_bp ?? 0,
    patronage_bp: before?.patronage_bp ?? law.patronage_floor_bp ?? 0,
    reserve_parts: before?.reserve_parts ?? [],
    priority:
      before?.priority.map(({ principal_fen, rate_bp, holder_ids }) => ({
        principal_fen,
        rate_bp,
        holder_ids,
      })) ?? [],
    iit: Object.fromEntries(pools.map((pool) => [pool, (before?.iit[pool] as Mode | undefined) ?? "NONE"])),
  };
}

function Rates({ node, law }: { node: Organisation; law: LawView }) {
  const w = useWords(dividends);
  if (node.legal_form === "company" || node.legal_form === "subsidiary") {
    return (
      <Form.Item name="discretionary_reserve_bp" label={w.discretionary}>
        <RateField label={w.discretionary} />
      </Form.Item>
    );
  }
  return (
    <>
      <Form.Item name="reserve_bp" label={w.reserveRate}>
        <RateField label={w.reserveRate} />
      </Form.Item>
      {node.legal_form === "coop" ? (
        <Form.Item
          name="patronage_bp"
          label={w.patronageRate}
          extra={fill(w.lawPatronage, { rate: percent(law.patronage_floor_bp ?? 0) })}
        >
          <RateField label={w.patronageRate} least={law.patronage_floor_bp ?? 0} />
        </Form.Item>
      ) : null}
    </>
  );
}

function Parts() {
  const w = useWords(dividends);
  const c = useWords(common);
  return (
    <Form.List name="reserve_parts">
      {(fields, { add, remove }) => (
        <div className="line-rows">
          {fields.map((field) => (
            <div className="line-row" key={field.key}>
              <TextField name={[field.name, "name"]} label={w.partName} placeholder="公积金" />
              <Form.Item
                name={[field.name, "bp"]}
                label={w.rate}
                rules={[{ required: true, message: c.required }]}
              >
                <NumberField places={2} unit="%" />
              </Form.Item>
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={w.remove}
                onClick={() => remove(field.name)}
              />
            </div>
          ))}
          <Button icon={<PlusOutlined />} onClick={() => add()}>
            {w.addPart}
          </Button>
        </div>
      )}
    </Form.List>
  );
}
