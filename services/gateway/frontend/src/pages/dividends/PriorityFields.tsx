/** 帮扶优先 of a village's charter: a rate of a principal, in equal parts to named households. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form } from "antd";
import { MoneyField, NumberField } from "@/ui/NumberField";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { HouseholdsField } from "./HouseholdsField";
import type { Policy } from "./Policies";
import { dividends } from "./words";

export function PriorityFields({ villageId, before }: { villageId: string; before: Policy | undefined }) {
  const w = useWords(dividends);
  const c = useWords(common);
  const known = (before?.priority ?? []).flatMap((item) =>
    item.holder_ids.map((value, place) => ({ value, label: item.holder_names[place] ?? value })),
  );
  const required = [{ required: true, message: c.required }];
  return (
    <>
      <h2>{w.priority}</h2>
      <p className="quiet">{w.priorityHint}</p>
      <Form.List name="priority">
        {(fields, { add, remove }) => (
          <div className="line-rows">
            {fields.map((field) => (
              <div className="panel" key={field.key}>
                <Form.Item name={[field.name, "principal_fen"]} label={w.principal} rules={required}>
                  <MoneyField />
                </Form.Item>
                <Form.Item name={[field.name, "rate_bp"]} label={w.rate} rules={required}>
                  <NumberField places={2} unit="%" />
                </Form.Item>
                <Form.Item name={[field.name, "holder_ids"]} label={w.beneficiaries} rules={required}>
                  <HouseholdsField villageId={villageId} known={known} />
                </Form.Item>
                <Button icon={<DeleteOutlined />} onClick={() => remove(field.name)}>
                  {w.remove}
                </Button>
              </div>
            ))}
            <Button icon={<PlusOutlined />} onClick={() => add()}>
              {w.addPriority}
            </Button>
          </div>
        )}
      </Form.List>
    </>
  );
}
