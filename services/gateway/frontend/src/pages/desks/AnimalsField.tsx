/** Which animals of a herd: by tag, several at once; what may not be taken today says until when. */
import { Button, Form, Select } from "antd";
import { today } from "@/ui/Fields";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { Desk } from "./desk";
import { type Animal, type Herd, nameOf, useAlive } from "./herd";
import { herdWords } from "./words/herds";

interface Props {
  desk: Desk;
  herd: Herd;
  /** Only these, with the day until which they may not be chosen. */
  choose?: (animal: Animal) => { shown: boolean; notBefore?: string | null };
}

export function AnimalsField({ desk, herd, choose }: Props) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const form = Form.useFormInstance<{ animal_ids?: string[] }>();
  const { data = [] } = useAlive(desk, herd.id);
  const options = data
    .map((animal) => ({ animal, ...(choose?.(animal) ?? { shown: true, notBefore: null }) }))
    .filter(({ shown }) => shown)
    .map(({ animal, notBefore }) => {
      const blocked = notBefore != null && notBefore > today();
      return {
        value: animal.id,
        label: `${nameOf(animal, w.untagged)}${blocked ? ` · ${fill(w.untilFree, { day: notBefore })}` : ""}`,
        disabled: blocked,
      };
    });
  return (
    <Form.Item
      label={w.whichAnimals}
      name="animal_ids"
      rules={[{ required: true, message: c.required }]}
      extra={
        <Button
          type="link"
          size="small"
          onClick={() =>
            form.setFieldValue(
              "animal_ids",
              options.filter(({ disabled }) => !disabled).map(({ value }) => value),
            )
          }
        >
          {c.all}
        </Button>
      }
    >
      <Select mode="multiple" showSearch={{ optionFilterProp: "label" }} options={options} maxTagCount={8} />
    </Form.Item>
  );
}
