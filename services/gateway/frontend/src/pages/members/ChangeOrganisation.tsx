/** What may change of an organisation: name, capital, VAT registration. */
import { Checkbox, Form } from "antd";
import { got, members } from "@/api/services";
import type { Organisation } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { MoneyField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { colon, useWords } from "@/words/words";

interface Values {
  name: string;
  vat_registered: boolean;
  registered_capital_fen?: number | null;
  effective_on: string;
}

export function ChangeOrganisation(props: { organisation: Organisation; onClose: () => void }) {
  const { organisation, onClose } = props;
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const act = useAct<Values, Organisation>(
    (id, values) =>
      got(
        members.PUT("/organisations/{organisation_id}", {
          params: { path: { organisation_id: organisation.id } },
          body: { id, ...values },
        }),
      ),
    { changes: ["organisation", "tree", "ownership"], onDone: onClose },
  );
  const must = [{ required: true, message: c.required }];
  return (
    <section className="panel" aria-label={w.change}>
      <ActForm<Values, Organisation>
        form={form}
        act={act}
        submit={w.change}
        onCancel={onClose}
        initialValues={{
          name: organisation.name,
          vat_registered: organisation.vat_registered,
          registered_capital_fen: organisation.registered_capital_fen,
          effective_on: today(),
        }}
      >
        <TextField name="name" label={c.name} max={120} />
        {["company", "subsidiary"].includes(organisation.legal_form) ? (
          <Form.Item name="registered_capital_fen" label={w.capital}>
            <MoneyField />
          </Form.Item>
        ) : null}
        <Form.Item name="vat_registered" valuePropName="checked">
          <Checkbox>{[w.vat, w.vatGeneral].join(colon())}</Checkbox>
        </Form.Item>
        <Form.Item name="effective_on" label={w.effectiveOn} rules={must}>
          <DayField />
        </Form.Item>
      </ActForm>
    </section>
  );
}
