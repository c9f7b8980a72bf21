/** What the labels of pesticides say, crop by crop, and recording one. */
import { useQuery } from "@tanstack/react-query";
import { Form, Switch } from "antd";
import { facility, got } from "@/api/services";
import type { components } from "@/api/types/facility_farming";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { Begin } from "./Begin";
import type { Desk } from "./desk";
import { houseWords } from "./words/houses";

type Label = components["schemas"]["LabelView"];

export function useLabels(desk: Desk) {
  return useQuery({
    queryKey: ["labels", desk.node.id],
    queryFn: () => got(facility.GET("/labels", { params: { query: { node: desk.node.id, limit: 500 } } })),
  });
}

interface Values {
  pesticide: string;
  crop: string;
  effective_on: string;
  days: number;
  banned?: boolean;
  source: string;
}

export function Labels({ desk }: { desk: Desk }) {
  const w = useWords(houseWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  return (
    <>
      <Begin desk={desk} word={w.setLabel}>
        {(close) => (
          <ActDrawer<Values>
            title={w.setLabel}
            changes={["labels"]}
            onClose={close}
            initialValues={{ effective_on: today(), banned: false }}
            send={(id, values) =>
              got(facility.POST("/labels", { body: { id, entity_id: desk.node.id, ...values } }))
            }
          >
            <TextField name="pesticide" label={w.pesticide} />
            <TextField name="crop" label={w.crop} />
            <Form.Item name="days" label={w.days} rules={required}>
              <NumberField places={0} />
            </Form.Item>
            <Form.Item name="banned" label={w.isBanned} valuePropName="checked">
              <Switch />
            </Form.Item>
            <Form.Item name="effective_on" label={w.effectiveOn} rules={required}>
              <DayField />
            </Form.Item>
            <TextField name="source" label={w.labelSource} />
          </ActDrawer>
        )}
      </Begin>
      <DataTable<Label>
        label={w.labels}
        queryKey={["labels", "list", desk.node.id]}
        page={(after, limit, signal) =>
          got(
            facility.GET("/labels", {
              params: { query: { node: desk.node.id, newest: true, after, limit } },
              signal,
            }),
          )
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        empty={w.noLabels}
        columns={[
          { key: "pesticide", title: w.pesticide, dataIndex: "pesticide", phone: "title" },
          { key: "crop", title: w.crop, dataIndex: "crop", phone: "line" },
          {
            key: "days",
            title: w.days,
            align: "end",
            phone: "figure",
            render: (_, one) => (one.banned ? w.banned : one.days),
          },
          { key: "on", title: w.effectiveOn, dataIndex: "effective_on" },
          { key: "source", title: w.labelSource, dataIndex: "source", phone: "line" },
        ]}
      />
    </>
  );
}
