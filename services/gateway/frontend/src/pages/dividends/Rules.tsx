import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Empty } from "antd";
import { useState } from "react";
import { dividends as api, got } from "@/api/services";
import { type Organisation, useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { ChooseNode } from "@/ui/ChooseNode";
import { Money } from "@/ui/Figures";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { fill, useWords } from "@/words/words";
import { Law } from "./Law";
import { NewPolicy } from "./NewPolicy";
import { NewResolution } from "./NewResolution";
import { Policies } from "./Policies";
import { dividends } from "./words";

const DISTRIBUTING = new Set(["company", "subsidiary", "coop", "village_org"]);
const distributes = (node: Organisation) => DISTRIBUTING.has(node.legal_form);

export default function Rules() {
  const w = useWords(dividends);
  const node = useNode();
  return (
    <Page title={w.rules} hint={node ? `${node.name} · ${w.rulesHint}` : w.rulesHint}>
      {node && distributes(node) ? (
        <Of key={node.id} node={node} />
      ) : (
        <ChooseNode hint={w.chooseEntity} fits={distributes} />
      )}
    </Page>
  );
}

function Of({ node }: { node: Organisation }) {
  const w = useWords(dividends);
  const mayWrite = useMay("manager", "accountant", "finance");
  const [adding, setAdding] = useState<"policy" | "resolution">();
  const query = { entity_id: node.id };
  const law = useQuery({
    queryKey: ["policies", "law", node.id],
    queryFn: () => got(api.GET("/policies/law", { params: { query } })),
  });
  const policies = useQuery({
    queryKey: ["policies", node.id],
    queryFn: () => got(api.GET("/policies", { params: { query } })),
  });
  const close = () => setAdding(undefined);
  return (
    <>
      <Refusal error={law.error ?? policies.error} />
      {law.data ? <Law law={law.data} /> : null}
      <section className="panel">
        <h2>
          {w.policies}
          {mayWrite ? (
            <Button icon={<PlusOutlined />} onClick={() => setAdding("policy")}>
              {w.newPolicy}
            </Button>
          ) : null}
        </h2>
        {policies.data ? <Policies node={node} policies={policies.data} /> : null}
      </section>
      <Resolutions entityId={node.id} onAdd={mayWrite ? () => setAdding("resolution") : undefined} />
      {adding === "policy" && law.data ? (
        <NewPolicy node={node} law={law.data} before={policies.data?.[0]} onClose={close} />
      ) : null}
      {adding === "resolution" ? <NewResolution entityId={node.id} onClose={close} /> : null}
    </>
  );
}

function Resolutions({ entityId, onAdd }: { entityId: string; onAdd?: () => void }) {
  const w = useWords(dividends);
  const { data, isPending } = useQuery({
    queryKey: ["resolutions", entityId],
    queryFn: () => got(api.GET("/resolutions", { params: { query: { entity_id: entityId } } })),
  });
  return (
    <section className="panel">
      <h2>
        {w.resolutions}
        {onAdd ? (
          <Button icon={<PlusOutlined />} onClick={onAdd}>
            {w.newResolution}
          </Button>
        ) : null}
      </h2>
      <Table
        size="small"
        loading={isPending}
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey="id"
        dataSource={data ?? []}
        locale={{
          emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.noResolutions} />,
        }}
        columns={[
          { title: w.year, render: (_, one) => fill(w.yearOf, { year: one.year }) },
          {
            title: w.resolved,
            align: "end",
            render: (_, one) => (one.resolved_fen == null ? w.resolvedAll : <Money fen={one.resolved_fen} />),
          },
          { title: w.recordOn, dataIndex: "record_on" },
          { title: w.accountingOn, dataIndex: "accounting_on" },
          { title: w.source, dataIndex: "source" },
        ]}
      />
    </section>
  );
}
