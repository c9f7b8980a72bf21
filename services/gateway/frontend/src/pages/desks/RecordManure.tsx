/** A line of the manure ledger: how much, how treated, where it went. */
import { Form, Select } from "antd";
import { got, livestock } from "@/api/services";
import type { components } from "@/api/types/livestock";
import { AreaField } from "@/ui/Area";
import { DayField, today } from "@/ui/Fields";
import { NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import type { Desk } from "./desk";
import { manureWords } from "./words/manure";

interface Values {
  on: string;
  source: string;
  solid_kg?: number | null;
  liquid_l?: number | null;
  storage_fill_bp: number;
  treatment: components["schemas"]["ManureTreatment"];
  destination: components["schemas"]["ManureDestination"];
  area_m2?: number | null;
  handler: string;
}

const TREATMENTS = ["compost", "biogas", "lagoon", "entrusted", "none"] as const;
const DESTINATIONS = ["field", "stored", "sold", "discharged"] as const;

export function RecordManure({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const w = useWords(manureWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<Values>
      title={w.record}
      changes={["manure"]}
      draft={`manure.${desk.node.id}`}
      onClose={onClose}
      initialValues={{ on: today(), treatment: "compost", destination: "field" }}
      send={(id, { solid_kg, liquid_l, area_m2, ...values }) =>
        got(
          livestock.POST("/manure", {
            body: {
              id,
              entity_id: desk.node.id,
              ...values,
              solid_kg: solid_kg ?? 0,
              liquid_l: liquid_l ?? 0,
              area_m2: area_m2 ?? 0,
            },
          }),
        )
      }
    >
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <TextField name="source" label={w.source} />
      <Form.Item name="solid_kg" label={w.solid}>
        <NumberField places={0} />
      </Form.Item>
      <Form.Item name="liquid_l" label={w.liquid}>
        <NumberField places={0} />
      </Form.Item>
      <Form.Item name="storage_fill_bp" label={w.fill} rules={required}>
        <NumberField places={2} unit="%" />
      </Form.Item>
      <Form.Item name="treatment" label={w.treatment} rules={required}>
        <Select options={TREATMENTS.map((one) => ({ value: one, label: w[one] }))} />
      </Form.Item>
      <Form.Item name="destination" label={w.destination} rules={required}>
        <Select options={DESTINATIONS.map((one) => ({ value: one, label: w[one] }))} />
      </Form.Item>
      <Form.Item name="area_m2" label={w.land}>
        <AreaField />
      </Form.Item>
      <TextField name="handler" label={w.handler} />
    </ActDrawer>
  );
}
