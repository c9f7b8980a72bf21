/** Land contracts of the villages: parcel, term, rent. */
import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Form, Input, Select } from "antd";
import { useState } from "react";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import { type Organisation, useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { yuan } from "@/ui/amounts";
import { Area, AreaField, forOneMu, inMu } from "@/ui/Area";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { MoneyField } from "@/ui/NumberField";
import { Page } from "@/ui/Page";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { HouseholdField } from "./HouseholdField";
import { landWords } from "./words";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";

type Contract = components["schemas"]["LandContractView"];

export default function Land() {
  const w = useWords(landWords);
  const c = useWords(common);
  const node = useNode();
  const mayKeep = useMay("manager", "accountant");
  const [filter, setFilter] = useFilter();
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title={w.title}
      hint={w.hint}
      actions={
        mayKeep ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {w.add}
          </Button>
        ) : null
      }
    >
      <search className="filters">
        <Input.Search
          allowClear
          className="filter-field"
          placeholder={w.search}
          aria-label={w.search}
          defaultValue={filter.search}
          onSearch={(search) => setFilter({ search })}
        />
        <div className="filter-field">
          <DayField
            aria-label={w.inForceOn}
            placeholder={w.inForceOn}
            value={filter.on}
            onChange={(on) => setFilter({ on })}
          />
        </div>
        <span className="quiet">{c.unitYuan}</span>
      </search>
      <DataTable<Contract>
        label={w.title}
        queryKey={["land contracts", node?.id, filter.search, filter.on]}
        page={(after, limit, signal) =>
          got(
            members.GET("/land-contracts", {
              params: {
                query: { node: node?.id, search: filter.search, on: filter.on, after, limit },
              },
              signal,
            }),
          )
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        empty={w.empty}
        columns={[
          { key: "number", title: w.number, dataIndex: "number" },
          {
            key: "household",
            title: w.household,
            phone: "title",
            render: (_, one) => `${one.household_code} ${one.head_name}`,
          },
          { key: "village", title: w.village, dataIndex: "village_name", phone: "line" },
          { key: "lessee", title: w.lessee, dataIndex: "lessee_name", phone: "line" },
          { key: "parcel", title: w.parcel, dataIndex: "parcel", phone: "line" },
          {
            key: "area",
            title: w.area,
            align: "end",
            phone: "figure",
            render: (_, one) => <Area m2={one.area_m2} />,
          },
          {
            key: "term",
            title: w.term,
            phone: "line",
            render: (_, one) => `${one.starts_on} — ${one.ends_on}`,
          },
          {
            key: "rent",
            title: w.rent,
            align: "end",
            phone: "figure",
            render: (_, one) => <Money fen={one.rent_fen_per_year} />,
          },
        ]}
      />
      {adding ? <NewContract node={node} onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

interface Values {
  number: string;
  household_id: string;
  lessee_id: string;
  parcel: string;
  area_m2: number;
  starts_on: string;
  ends_on: string;
  rent_fen_per_year: number;
}

function NewContract({ node, onClose }: { node: Organisation | undefined; onClose: () => void }) {
  const w = useWords(landWords);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  // A village keeps the contract and sees its own part of the group only.
  const lessees = useQuery({
    queryKey: ["lessees"],
    queryFn: () => got(members.GET("/land-contracts/lessees")),
  });
  const areaM2 = Form.useWatch("area_m2", form);
  const rent = Form.useWatch("rent_fen_per_year", form);
  const act = useAct<Values, Contract>(
    (id, values) => got(members.POST("/land-contracts", { body: { id, ...values } })),
    { changes: ["land contracts", "coverage"], says: w.done, onDone: onClose },
  );
  const must = [{ required: true, message: c.required }];
  return (
    <Drawer open title={w.add} size="large" onClose={onClose} destroyOnHidden>
      <ActForm<Values, Contract>
        form={form}
        act={act}
        submit={w.add}
        draft="land"
        onCancel={onClose}
        initialValues={{ starts_on: today() }}
      >
        <TextField name="number" label={w.number} autoFocus />
        <Form.Item name="household_id" label={w.household} rules={must}>
          <HouseholdField node={node?.id} />
        </Form.Item>
        <Form.Item name="lessee_id" label={w.lessee} rules={must}>
          <Select
            showSearch={{ optionFilterProp: "label" }}
            loading={lessees.isFetching}
            options={lessees.data?.map((one) => ({ value: one.id, label: one.name }))}
          />
        </Form.Item>
        <TextField name="parcel" label={w.parcel} />
        <Form.Item name="area_m2" label={w.area} rules={must}>
          <AreaField />
        </Form.Item>
        <Form.Item name="rent_fen_per_year" label={w.rent} rules={must}>
          <MoneyField />
        </Form.Item>
        {areaM2 && rent ? (
          <p className="computed" role="status">
            {fill(w.rentPerMu, { rent: yuan(forOneMu(rent, areaM2)) })}
            <span className="formula">
              {yuan(rent)} ÷ {inMu(areaM2)}
            </span>
          </p>
        ) : null}
        <Form.Item name="starts_on" label={w.startsOn} rules={must}>
          <DayField />
        </Form.Item>
        <Form.Item name="ends_on" label={w.endsOn} rules={must}>
          <DayField />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}
