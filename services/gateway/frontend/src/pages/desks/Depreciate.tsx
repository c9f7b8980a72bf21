/** A month's depreciation of mature plants or animals, onto the batch of what they give this month. */
import { useQuery } from "@tanstack/react-query";
import { Form, Select } from "antd";
import { got } from "@/api/services";
import { DayField, today } from "@/ui/Fields";
import { MoneyField } from "@/ui/NumberField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { ActDrawer } from "./ActDrawer";
import type { Desk } from "./desk";
import { DocumentField } from "./DocumentField";
import { batchWords } from "./words/batches";

export interface DepreciationValues {
  on: string;
  document: string;
  batch_id: string;
  amount_fen?: number | null;
}

interface Props {
  desk: Desk;
  changes: readonly string[];
  send: (id: string, values: DepreciationValues) => Promise<unknown>;
  onClose: () => void;
}

export function Depreciate({ desk, changes, send, onClose }: Props) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const required = [{ required: true, message: c.required }];
  const { data } = useQuery({
    queryKey: ["batches", "open", desk.node.id],
    queryFn: () =>
      got(
        desk.api.GET("/batches", {
          params: { query: { node: desk.node.id, status: "open", newest: true, limit: 500 } },
        }),
      ),
  });
  const bearing = data?.filter((batch) => batch.asset === "production");
  return (
    <ActDrawer<DepreciationValues>
      title={w.depreciate}
      hint={w.depreciateHint}
      changes={[...changes, "batches"]}
      onClose={onClose}
      initialValues={{ on: today() }}
      send={send}
    >
      <Form.Item name="on" label={c.date} rules={required}>
        <DayField until={today()} />
      </Form.Item>
      <DocumentField prefix="ZJ" />
      <Form.Item name="batch_id" label={w.depreciateOnto} rules={required} extra={w.depreciateOntoHint}>
        <Select
          showSearch={{ optionFilterProp: "label" }}
          notFoundContent={w.noOpenProduction}
          options={bearing?.map(({ id, number }) => ({ value: id, label: number }))}
        />
      </Form.Item>
      <Form.Item name="amount_fen" label={w.depreciateAmount} extra={w.depreciateAmountHint}>
        <MoneyField />
      </Form.Item>
    </ActDrawer>
  );
}
