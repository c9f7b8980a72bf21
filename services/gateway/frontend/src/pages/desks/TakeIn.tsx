/** Animals that are born or bought come into a herd, one line each. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Form, Radio, Select } from "antd";
import { newId } from "@/api/ids";
import { got, livestock } from "@/api/services";
import { DayField, today } from "@/ui/Fields";
import { MoneyField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { Unseen } from "@/ui/Unseen";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { DayAndDocument } from "./BatchCosts";
import { CHANGES, type HerdProps, nameOf, useAlive } from "./herd";
import { batchWords } from "./words/batches";
import { deskWords } from "./words/desk";
import { herdWords } from "./words/herds";

interface Line {
  id: string;
  ear_tag?: string;
  breed: string;
  sex: "female" | "male";
  born_on: string;
  dam_id?: string;
}

interface Values {
  on: string;
  document: string;
  origin: "born" | "bought";
  cost_fen?: number | null;
  from_batch_id?: string;
  animals: Partial<Line>[];
}

export function TakeIn({ desk, herd, onClose }: HerdProps) {
  const w = useWords(herdWords);
  return (
    <ActDrawer<Values>
      title={w.takeIn}
      wide
      changes={CHANGES}
      draft={`take-in.${herd.id}`}
      onClose={onClose}
      initialValues={{
        on: today(),
        origin: "born",
        animals: [{ id: newId(), sex: "female", born_on: today() }],
      }}
      send={(id, { cost_fen, animals, ...values }) =>
        got(
          livestock.POST("/herds/{herd_id}/animals", {
            params: { path: { herd_id: herd.id } },
            body: { id, ...values, cost_fen: cost_fen ?? 0, animals: animals as Line[] },
          }),
        )
      }
    >
      <DayAndDocument prefix="RL" />
      <Origin desk={desk} herd={herd} />
      <Lines desk={desk} />
    </ActDrawer>
  );
}

function Origin({ desk }: Omit<HerdProps, "onClose">) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const form = Form.useFormInstance<Values>();
  const b = useWords(batchWords);
  const origin = Form.useWatch("origin", form);
  const cost = Form.useWatch("cost_fen", form);
  const { data: batches } = useQuery({
    queryKey: ["batches", "open", desk.node.id],
    queryFn: () =>
      got(
        livestock.GET("/batches", {
          params: { query: { node: desk.node.id, status: "open", newest: true, limit: 200 } },
        }),
      ),
  });
  return (
    <>
      <Form.Item name="origin">
        <Radio.Group
          aria-label={w.origin}
          optionType="button"
          options={(["born", "bought"] as const).map((one) => ({ value: one, label: w[one] }))}
        />
      </Form.Item>
      {origin === "born" ? (
        <Form.Item
          name="from_batch_id"
          label={w.fromBatch}
          preserve={false}
          rules={[{ required: !!cost, message: c.required }]}
        >
          <Select
            allowClear
            notFoundContent={b.noOpenProduction}
            options={batches
              ?.filter(({ asset }) => asset === "production")
              .map(({ id, number }) => ({ value: id, label: number }))}
          />
        </Form.Item>
      ) : null}
      <Form.Item name="cost_fen" label={w.cost}>
        <MoneyField />
      </Form.Item>
    </>
  );
}

function Lines({ desk }: Pick<HerdProps, "desk">) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const d = useWords(deskWords);
  const form = Form.useFormInstance<Values>();
  const { data: alive = [] } = useAlive(desk);
  const required = [{ required: true, message: c.required }];
  return (
    <Form.List name="animals">
      {(places, { add, remove }) => (
        <div className="line-rows">
          {places.map(({ key, name }) => (
            <div className="wage-row" key={key}>
              <Unseen name={[name, "id"]} />
              <TextField name={[name, "ear_tag"]} label={w.earTag} max={15} optional inputMode="numeric" />
              <TextField name={[name, "breed"]} label={w.breed} />
              <Form.Item name={[name, "sex"]} label={w.sex} rules={required}>
                <Select
                  options={(["female", "male"] as const).map((one) => ({ value: one, label: w[one] }))}
                />
              </Form.Item>
              <Form.Item name={[name, "born_on"]} label={w.bornOn} rules={required}>
                <DayField until={today()} />
              </Form.Item>
              <Form.Item name={[name, "dam_id"]} label={w.dam}>
                <Select
                  allowClear
                  showSearch={{ optionFilterProp: "label" }}
                  options={alive
                    .filter(({ sex }) => sex === "female")
                    .map((one) => ({ value: one.id, label: nameOf(one, w.untagged) }))}
                />
              </Form.Item>
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={d.removeLine}
                disabled={places.length === 1}
                onClick={() => remove(name)}
              />
            </div>
          ))}
          <Button
            icon={<PlusOutlined />}
            onClick={() => {
              const last = (form.getFieldValue("animals") as Partial<Line>[]).at(-1);
              add({ id: newId(), breed: last?.breed, sex: last?.sex, born_on: last?.born_on });
            }}
          >
            {w.addAnimal}
          </Button>
        </div>
      )}
    </Form.List>
  );
}
