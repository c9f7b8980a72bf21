/** An organisation added below another one of the group tree. */
import { Drawer, Form, Select } from "antd";
import { useState } from "react";
import { newId } from "@/api/ids";
import { got, members } from "@/api/services";
import { type Organisation, useTree } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { MoneyField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { formWords, type LegalForm } from "./kinds";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

interface Values {
  parent_id: string;
  legal_entity_id?: string;
  legal_form: LegalForm;
  code: string;
  name: string;
  credit_code?: string;
  area_code?: string;
  registered_capital_fen?: number;
  effective_on: string;
}

const FORMS = [
  "village_org",
  "coop",
  "company",
  "subsidiary",
  "branch",
] as const satisfies readonly LegalForm[];

export function NewOrganisation({ onClose }: { onClose: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const f = useWords(formWords);
  const [form] = Form.useForm<Values>();
  const [organisationId] = useState(newId);
  const { data: tree } = useTree();
  const legalForm = Form.useWatch("legal_form", form);
  const company = legalForm === "company" || legalForm === "subsidiary";
  const act = useAct<Values, Organisation>(
    (id, values) =>
      got(members.POST("/organisations", { body: { id, organisation_id: organisationId, ...values } })),
    { changes: ["tree", "ownership"], onDone: onClose },
  );
  const must = [{ required: true, message: c.required }];
  const choices = (wanted: (one: Organisation) => boolean) =>
    tree?.filter(wanted).map((one) => ({ value: one.id, label: one.name }));
  return (
    <Drawer open title={w.newOrganisation} size="large" onClose={onClose} destroyOnHidden>
      <ActForm<Values, Organisation>
        form={form}
        act={act}
        submit={w.newOrganisation}
        draft="organisation"
        onCancel={onClose}
        initialValues={{ effective_on: today(), legal_form: "village_org" }}
      >
        <Form.Item name="legal_form" label={w.form} rules={must}>
          <Select options={FORMS.map((value) => ({ value, label: f[value] }))} />
        </Form.Item>
        <TextField name="name" label={c.name} max={120} />
        <TextField name="code" label={c.code} />
        <Form.Item name="parent_id" label={w.parent} rules={must}>
          <Select showSearch={{ optionFilterProp: "label" }} options={choices(() => true)} />
        </Form.Item>
        {legalForm === "branch" ? (
          <Form.Item name="legal_entity_id" label={w.legalEntity} rules={must}>
            <Select options={choices((one) => ["company", "subsidiary"].includes(one.legal_form))} />
          </Form.Item>
        ) : (
          <TextField name="credit_code" label={w.creditCode} max={18} optional />
        )}
        {legalForm === "village_org" ? (
          <TextField name="area_code" label={w.areaCode} max={12} optional inputMode="numeric" />
        ) : null}
        {company ? (
          <Form.Item name="registered_capital_fen" label={w.capital}>
            <MoneyField />
          </Form.Item>
        ) : null}
        <Form.Item name="effective_on" label={w.effectiveOn} rules={must}>
          <DayField />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}
