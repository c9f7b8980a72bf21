/** The greenhouses and fields, and registering one. */
import { useQuery } from "@tanstack/react-query";
import { Form, Select } from "antd";
import { facility, got } from "@/api/services";
import type { components } from "@/api/types/facility_farming";
import { Area, AreaField } from "@/ui/Area";
import { DataTable } from "@/ui/DataTable";
import { TextField } from "@/ui/TextField";
import { exportOf } from "@/ui/lists";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import { Begin } from "./Begin";
import type { Desk } from "./desk";
import { deskWords } from "./words/desk";
import { houseWords } from "./words/houses";

type House = components["schemas"]["HouseView"];

export function useHouses(desk: Desk) {
  return useQuery({
    queryKey: ["houses", desk.node.id],
    queryFn: () =>
      got(facility.GET("/greenhouses", { params: { query: { node: desk.node.id, limit: 500 } } })),
  });
}

/** Which house, by name. */
export function HouseField({ desk }: { desk: Desk }) {
  const w = useWords(houseWords);
  const c = useWords(common);
  const { data } = useHouses(desk);
  return (
    <Form.Item name="greenhouse_id" label={w.house} rules={[{ required: true, message: c.required }]}>
      <Select
        showSearch={{ optionFilterProp: "label" }}
        options={data?.map((one) => ({ value: one.id, label: one.name }))}
      />
    </Form.Item>
  );
}

export function HouseList({ desk }: { desk: Desk }) {
  const w = useWords(houseWords);
  const c = useWords(common);
  const d = useWords(deskWords);
  const required = [{ required: true, message: c.required }];
  return (
    <>
      <Begin desk={desk} word={w.register}>
        {(close) => (
          <ActDrawer<{ village: string; name: string; area_m2: number }>
            title={w.register}
            changes={["houses"]}
            onClose={close}
            send={(id, values) =>
              got(facility.POST("/greenhouses", { body: { id, entity_id: desk.node.id, ...values } }))
            }
          >
            <TextField name="name" label={w.name} />
            <TextField name="village" label={d.village} />
            <Form.Item name="area_m2" label={d.area} rules={required}>
              <AreaField />
            </Form.Item>
          </ActDrawer>
        )}
      </Begin>
      <DataTable<House>
        label={w.houses}
        queryKey={["houses", "list", desk.node.id]}
        page={(after, limit, signal) =>
          got(
            facility.GET("/greenhouses", { params: { query: { node: desk.node.id, after, limit } }, signal }),
          )
        }
        cursor={(house) => house.id}
        rowKey={(house) => house.id}
        empty={w.noHouses}
        exported={exportOf("facility_farming", "greenhouses", { node: desk.node.id })}
        columns={[
          { key: "name", title: w.name, dataIndex: "name", phone: "title" },
          { key: "village", title: d.village, dataIndex: "village", phone: "line" },
          {
            key: "area",
            title: d.area,
            align: "end",
            phone: "figure",
            render: (_, house) => <Area m2={house.area_m2} />,
          },
        ]}
      />
    </>
  );
}
