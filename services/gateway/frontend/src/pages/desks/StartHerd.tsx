/** A new herd: its animals come to it afterwards. */
import { Form, Select } from "antd";
import { got, livestock } from "@/api/services";
import type { components } from "@/api/types/livestock";
import { DayField, today } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import type { Desk } from "./desk";
import { batchWords } from "./words/batches";
import { deskWords } from "./words/desk";
import { herdWords } from "./words/herds";

interface Values {
  on: string;
  name: string;
  village: string;
  species: components["schemas"]["Species"];
  purpose: components["schemas"]["Purpose"];
  asset: components["schemas"]["Asset"];
}

const SPECIES = ["cattle", "goat", "sheep", "pig"] as const;
const ASSETS = ["consumable", "productive_immature", "productive"] as const;

export default function StartHerd({ desk, onClose }: { desk: Desk; onClose: () => void }) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const d = useWords(deskWords);
  const b = useWords(batchWords);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<Values>
      title={w.start}
      names={{ BatchNumberTaken: "name" }}
      changes={["herds", "batches"]}
      onClose={onClose}
      initialValues={{ on: today(), species: "cattle", purpose: "meat", asset: "consumable" }}
      send={(id, values) =>
        got(livestock.POST("/herds", { body: { id, entity_id: desk.node.id, ...values } }))
      }
    >
      <TextField name="name" label={w.name} />
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <TextField name="village" label={d.village} />
      <Form.Item name="species" label={w.species} rules={required}>
        <Select options={SPECIES.map((one) => ({ value: one, label: w[one] }))} />
      </Form.Item>
      <Form.Item name="purpose" label={w.purpose} rules={required}>
        <Select options={(["meat", "milk"] as const).map((one) => ({ value: one, label: w[one] }))} />
      </Form.Item>
      <Form.Item name="asset" label={w.assetClass} rules={required}>
        <Select options={ASSETS.map((one) => ({ value: one, label: b[one] }))} />
      </Form.Item>
    </ActDrawer>
  );
}
