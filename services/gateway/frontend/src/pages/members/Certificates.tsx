/** Share certificates of a household: issued, printed, each print with its reason in the log. */
import { PrinterOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Form, Tag } from "antd";
import { useState } from "react";
import { download } from "@/api/download";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import { useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { members as catalogue } from "./words";
import { dayOf } from "@/ui/instant";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";

type Certificate = components["schemas"]["CertificateView"];
type Detail = components["schemas"]["HouseholdDetail"];

const PAGE = 100;

function open(certificate: Certificate, copy: number): Promise<void> {
  return download(`/api/members/certificates/${certificate.id}/prints/${copy}/paper.pdf`);
}

export function Certificates({ household }: { household: Detail }) {
  const w = useWords(catalogue);
  const mayKeep = useMay("manager", "accountant", "finance");
  const [issuing, setIssuing] = useState(false);
  const [printing, setPrinting] = useState<Certificate>();
  const { data } = useQuery({
    queryKey: ["certificates", household.id],
    queryFn: () =>
      got(
        members.GET("/certificates", {
          params: {
            query: { organisation_id: household.village_id, holder_id: household.id, limit: PAGE },
          },
        }),
      ),
  });
  return (
    <section className="panel" aria-labelledby="certificates-head">
      <h2 id="certificates-head">
        {w.certificates}
        {mayKeep && !household.ended_on ? (
          <Button size="small" icon={<PlusOutlined />} onClick={() => setIssuing(true)}>
            {w.issue}
          </Button>
        ) : null}
      </h2>
      {data?.length === 0 ? <p className="quiet">{w.noCertificate}</p> : null}
      <ul className="cards">
        {data?.map((one) => (
          <li key={one.id} className="card">
            <span className="card-title">
              {one.number}
              <Tag color={one.superseded ? "orange" : "green"}>
                {one.superseded ? w.superseded : w.inForce}
              </Tag>
            </span>
            <span className="card-figures">
              {mayKeep ? (
                <Button
                  size="small"
                  icon={<PrinterOutlined />}
                  aria-label={`${w.printAgain} ${one.number}`}
                  onClick={() => setPrinting(one)}
                >
                  {w.printAgain}
                </Button>
              ) : null}
            </span>
            <span className="card-line">
              <span>
                {w.issuedOn} {one.issued_on}
              </span>
              {one.prints.map((print) => (
                <span key={print.copy_number}>
                  {fill(w.copyNumber, { n: print.copy_number })} {dayOf(print.recorded_at)} {print.reason}
                  {mayKeep ? (
                    <Button
                      type="link"
                      size="small"
                      aria-label={fill(w.openCopy, { n: print.copy_number })}
                      onClick={() => void open(one, print.copy_number)}
                    >
                      PDF
                    </Button>
                  ) : null}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {issuing ? <Issue household={household} onClose={() => setIssuing(false)} /> : null}
      {printing ? <PrintAgain certificate={printing} onClose={() => setPrinting(undefined)} /> : null}
    </section>
  );
}

function Issue({ household, onClose }: { household: Detail; onClose: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<{ number: string; issued_on: string }>();
  const act = useAct<{ number: string; issued_on: string }, Certificate>(
    (id, values) =>
      got(
        members.POST("/certificates", {
          body: { id, organisation_id: household.village_id, holder_id: household.id, ...values },
        }),
      ),
    {
      changes: ["certificates"],
      onDone: (made) => {
        onClose();
        void open(made, 1);
      },
    },
  );
  return (
    <Drawer
      open
      title={`${w.issue} · ${household.code} ${household.head_name}`}
      onClose={onClose}
      destroyOnHidden
    >
      <ActForm
        form={form}
        act={act}
        submit={w.issue}
        onCancel={onClose}
        initialValues={{ issued_on: today() }}
      >
        <TextField name="number" label={w.certificateNumber} autoFocus />
        <Form.Item name="issued_on" label={w.issuedOn} rules={[{ required: true, message: c.required }]}>
          <DayField />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}

function PrintAgain({ certificate, onClose }: { certificate: Certificate; onClose: () => void }) {
  const w = useWords(catalogue);
  const [form] = Form.useForm<{ reason: string }>();
  const act = useAct<{ reason: string }, Certificate>(
    (id, values) =>
      got(
        members.POST("/certificates/{certificate_id}/prints", {
          params: { path: { certificate_id: certificate.id } },
          body: { id, ...values },
        }),
      ),
    {
      changes: ["certificates"],
      onDone: (printed) => {
        onClose();
        void open(printed, Math.max(...printed.prints.map((one) => one.copy_number)));
      },
    },
  );
  return (
    <Drawer open title={`${w.printAgain} · ${certificate.number}`} onClose={onClose} destroyOnHidden>
      <ActForm form={form} act={act} submit={w.printAgain} onCancel={onClose}>
        <TextField name="reason" label={w.printReason} autoFocus />
      </ActForm>
    </Drawer>
  );
}
