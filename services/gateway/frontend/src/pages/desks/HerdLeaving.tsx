/** Animals mated, moved to another herd, sold into a lot of heads, or dead. */
import { Form, Select } from "antd";
import { got, livestock } from "@/api/services";
import { DayField, today } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { AnimalsField } from "./AnimalsField";
import { DayAndDocument } from "./BatchCosts";
import { CHANGES, type HerdProps, useHerds } from "./herd";
import { herdWords } from "./words/herds";

export function Mate({ desk, herd, onClose }: HerdProps) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<{ on: string; animal_ids: string[]; sire: string }>
      title={w.mate}
      changes={["matings", "week"]}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, values) =>
        got(
          livestock.POST("/herds/{herd_id}/matings", {
            params: { path: { herd_id: herd.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <AnimalsField desk={desk} herd={herd} choose={({ sex }) => ({ shown: sex === "female" })} />
      <TextField name="sire" label={w.sire} />
    </ActDrawer>
  );
}

interface MoveValues {
  on: string;
  document: string;
  to_herd_id: string;
  animal_ids: string[];
  reason: string;
}

export function MoveAnimals({ desk, herd, onClose }: HerdProps) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const { data: herds } = useHerds(desk);
  const required = [{ required: true, message: c.required }];
  const others = herds?.filter((one) => one.id !== herd.id && one.species === herd.species);
  return (
    <ActDrawer<MoveValues>
      title={w.move}
      changes={CHANGES}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, values) =>
        got(
          livestock.POST("/herds/{herd_id}/moves", {
            params: { path: { herd_id: herd.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <DayAndDocument prefix="ZQ" />
      <Form.Item name="to_herd_id" label={w.toHerd} rules={required}>
        <Select options={others?.map((one) => ({ value: one.id, label: one.name }))} />
      </Form.Item>
      <AnimalsField desk={desk} herd={herd} />
      <TextField name="reason" label={c.reason} />
    </ActDrawer>
  );
}

export function Sell({ desk, herd, onClose }: HerdProps) {
  const w = useWords(herdWords);
  return (
    <ActDrawer<{ on: string; document: string; animal_ids: string[]; product: string }>
      title={w.sell}
      hint={w.sellHint}
      changes={CHANGES}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, values) =>
        got(
          livestock.POST("/herds/{herd_id}/sales", {
            params: { path: { herd_id: herd.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <DayAndDocument prefix="CL" />
      <AnimalsField
        desk={desk}
        herd={herd}
        choose={({ ear_tag, meat_ok_on }) => ({ shown: ear_tag !== null, notBefore: meat_ok_on })}
      />
      <TextField name="product" label={w.soldAs} />
    </ActDrawer>
  );
}

interface BuryValues {
  on: string;
  document: string;
  animal_ids: string[];
  cause: string;
  disposal: string;
}

export function Bury({ desk, herd, onClose }: HerdProps) {
  const w = useWords(herdWords);
  return (
    <ActDrawer<BuryValues>
      title={w.bury}
      changes={CHANGES}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, values) =>
        got(
          livestock.POST("/herds/{herd_id}/deaths", {
            params: { path: { herd_id: herd.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <DayAndDocument prefix="SW" />
      <AnimalsField desk={desk} herd={herd} />
      <TextField name="cause" label={w.cause} />
      <TextField name="disposal" label={w.disposal} />
    </ActDrawer>
  );
}
