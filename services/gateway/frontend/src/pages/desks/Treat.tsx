/** A treatment, with the days from which meat and milk are free again shown before it is recorded. */
import { Alert, AutoComplete, Form } from "antd";
import { useQuery } from "@tanstack/react-query";
import { got, livestock } from "@/api/services";
import { DayField, today } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { AnimalsField } from "./AnimalsField";
import { daysAfter } from "@/ui/days";
import { CHANGES, type HerdProps } from "./herd";
import { herdWords } from "./words/herds";

interface Values {
  on: string;
  last_given_on?: string;
  animal_ids: string[];
  drug: string;
  source: string;
  illness: string;
  dose: string;
}

export function Treat({ desk, herd, onClose }: HerdProps) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <ActDrawer<Values>
      title={w.treat}
      changes={[...CHANGES, "treatments"]}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={(id, values) =>
        got(
          livestock.POST("/herds/{herd_id}/treatments", {
            params: { path: { herd_id: herd.id } },
            body: { id, ...values },
          }),
        )
      }
    >
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <Form.Item name="last_given_on" label={w.lastGivenOn}>
        <DayField />
      </Form.Item>
      <AnimalsField desk={desk} herd={herd} />
      <Drug desk={desk} herd={herd} />
      <TextField name="illness" label={w.illness} />
      <TextField name="dose" label={w.dose} />
      <TextField name="source" label={w.source} />
    </ActDrawer>
  );
}

/** The drugs that have a withdrawal period for the species, and what the chosen one means. */
function Drug({ desk, herd }: Omit<HerdProps, "onClose">) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const form = Form.useFormInstance<Values>();
  const drug = Form.useWatch("drug", form);
  const on = Form.useWatch("on", form);
  const last = Form.useWatch("last_given_on", form) ?? on;
  const { data } = useQuery({
    queryKey: ["withdrawals", desk.node.id],
    queryFn: () =>
      got(livestock.GET("/withdrawals", { params: { query: { node: desk.node.id, limit: 500 } } })),
  });
  const periods = (data ?? []).filter(
    (one) => one.species === herd.species && one.effective_on <= (on ?? ""),
  );
  const of = periods.filter((one) => one.drug === drug);
  const banned = of.some((one) => one.banned && one.purpose === herd.purpose);
  const longest = (purpose: "meat" | "milk") =>
    Math.max(0, ...of.filter((one) => one.purpose === purpose && !one.banned).map(({ days }) => days));
  const [meat, milk] = [longest("meat"), longest("milk")];
  return (
    <>
      <Form.Item name="drug" label={w.drug} rules={[{ required: true, message: c.required }]}>
        <AutoComplete
          showSearch={{ filterOption: true }}
          options={[...new Set(periods.map((one) => one.drug))].map((one) => ({ value: one }))}
        />
      </Form.Item>
      {drug && of.length === 0 ? <Alert type="warning" showIcon title={w.noPeriod} /> : null}
      {banned ? <Alert type="error" showIcon title={`${drug} ${w.banned}`} /> : null}
      {of.length > 0 && !banned && last ? (
        <Alert
          type="info"
          showIcon
          title={fill(w.willBeFree, {
            meat: daysAfter(last, meat),
            milk: daysAfter(last, herd.purpose === "milk" ? milk : Math.max(meat, milk)),
          })}
        />
      ) : null}
    </>
  );
}
