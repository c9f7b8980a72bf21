import { PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Drawer, Form, Radio, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { DataTable } from "@/ui/DataTable";
import { instant } from "@/ui/instant";
import { MonthField } from "@/ui/Fields";
import { Page } from "@/ui/Page";
import { StateTag } from "@/ui/StateTag";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { type Entity, monthAfter, thisMonth, useEntities } from "./entity";
import { books } from "./words/books";
import { statementWords } from "./words/statements";
import "./finance.css";

type Version = components["schemas"]["VersionView"];

export default function Consolidation() {
  const w = useWords(statementWords);
  const node = useNode();
  const navigate = useNavigate();
  const mayMake = useMay("accountant", "finance");
  const [making, setMaking] = useState(false);
  const { data: entities } = useEntities();
  const companies = (entities ?? []).filter((one) => one.legal_form === "company");
  return (
    <Page
      title={w.consolidation}
      hint={w.consolidationHint}
      actions={
        mayMake && companies.length > 0 ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
            {w.makeVersion}
          </Button>
        ) : null
      }
    >
      {entities && companies.length === 0 ? <Alert type="info" showIcon title={w.noCompany} /> : null}
      <DataTable<Version>
        label={w.consolidation}
        queryKey={["consolidations", node?.id]}
        page={(after, limit, signal) =>
          got(
            finance.GET("/consolidations", {
              params: { query: { node: node?.id, after, limit } },
              signal,
            }),
          )
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        onOpen={(one) => void navigate(`/finance/consolidation/${one.id}`)}
        empty={w.noVersions}
        columns={[
          {
            key: "months",
            title: w.months,
            phone: "title",
            render: (_, one) => fill(w.period, { from: one.from_month, to: one.to_month }),
          },
          {
            key: "kind",
            title: w.versionKind,
            phone: "figure",
            render: (_, one) => <StateTag state={one.superseded ? "superseded" : one.kind} />,
          },
          { key: "pairs", title: w.openPairs, align: "end", dataIndex: "open_pairs" },
          { key: "by", title: w.madeByName, dataIndex: "made_by_name", phone: "line" },
          { key: "at", title: w.madeAt, phone: "line", render: (_, one) => instant(one.recorded_at) },
          {
            key: "hash",
            title: w.hash,
            render: (_, one) => <code title={one.hash}>{one.hash.slice(0, 12)}</code>,
          },
        ]}
      />
      {making ? (
        <MakeVersion
          companies={companies}
          onClose={() => setMaking(false)}
          onMade={(id) => void navigate(`/finance/consolidation/${id}`)}
        />
      ) : null}
    </Page>
  );
}

interface Values {
  company_id: string;
  from_month: string;
  to_month: string;
  kind: components["schemas"]["VersionKind"];
}

interface MakeProps {
  companies: readonly Entity[];
  onClose: () => void;
  onMade: (id: string) => void;
}

function MakeVersion({ companies, onClose, onMade }: MakeProps) {
  const w = useWords(statementWords);
  const b = useWords(books);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const act = useAct<Values, Version>(
    (id, values) => got(finance.POST("/consolidations", { body: { id, ...values } })),
    { changes: ["consolidations"], says: w.versionDone, onDone: (made) => onMade(made.id) },
  );
  const last = monthAfter(thisMonth(), -1);
  const required = [{ required: true, message: c.required }];
  return (
    <Drawer open title={w.makeVersion} onClose={onClose} destroyOnHidden>
      <ActForm<Values, Version>
        form={form}
        act={act}
        submit={w.makeVersion}
        onCancel={onClose}
        initialValues={{
          company_id: companies[0]?.id,
          from_month: `${last.slice(0, 4)}-01`,
          to_month: last,
          kind: "draft",
        }}
      >
        <Form.Item name="company_id" label={w.company} rules={required}>
          <Select options={companies.map((one) => ({ value: one.id, label: one.name }))} />
        </Form.Item>
        <Form.Item name="from_month" label={b.from} rules={required}>
          <MonthField />
        </Form.Item>
        <Form.Item name="to_month" label={b.to} rules={required}>
          <MonthField />
        </Form.Item>
        <Form.Item name="kind" label={w.versionKind} rules={required}>
          <Radio.Group
            options={[
              { value: "draft", label: w.draft },
              { value: "final", label: w.final },
            ]}
          />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}
