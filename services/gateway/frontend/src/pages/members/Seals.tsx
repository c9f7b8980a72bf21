/** The record dates a register was sealed on, and the act of sealing one. */
import { LockOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Form } from "antd";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import type { Organisation } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { useAct } from "@/ui/useAct";
import { Counted } from "./Counted";
import { countsFen } from "./kinds";
import { members as catalogue } from "./words";
import { instant } from "@/ui/instant";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

type Seal = components["schemas"]["SealView"];

const FINGERPRINT_SHOWN = 12;

export function Seals({ organisation, mayEnter }: { organisation: Organisation; mayEnter: boolean }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const fen = countsFen(organisation.legal_form);
  const [form] = Form.useForm<{ record_on: string }>();
  const path = { organisation_id: organisation.id };
  const { data, error, refetch } = useQuery({
    queryKey: ["register", organisation.id, "seals"],
    queryFn: () => got(members.GET("/registers/{organisation_id}/seals", { params: { path } })),
  });
  const act = useAct<{ record_on: string }, Seal>(
    (id, values) =>
      got(members.POST("/registers/{organisation_id}/seal", { params: { path }, body: { id, ...values } })),
    { changes: ["register"] },
  );
  return (
    <div className="columns">
      <section className="panel" aria-label={w.seals}>
        {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
        <Table<Seal>
          size="small"
          rowKey="id"
          pagination={false}
          scroll={{ x: "max-content" }}
          dataSource={data ?? []}
          locale={{ emptyText: w.noSeals }}
          columns={[
            { title: w.recordOn, dataIndex: "record_on" },
            { title: w.holders, align: "end", dataIndex: "holders" },
            {
              title: w.sum,
              align: "end",
              dataIndex: "total_milli_shares",
              render: (milli: number) => <Counted milli={milli} fen={fen} />,
            },
            {
              title: w.recordedUntil,
              dataIndex: "recorded_until",
              render: instant,
            },
            {
              title: w.fingerprint,
              dataIndex: "hash",
              render: (hash: string) => <code>{hash.slice(0, FINGERPRINT_SHOWN)}</code>,
            },
          ]}
        />
      </section>
      {mayEnter ? (
        <section className="panel" aria-labelledby="seal-head">
          <h2 id="seal-head">
            <span>
              <LockOutlined /> {w.seal}
            </span>
          </h2>
          <p className="quiet">{w.sealHint}</p>
          <ActForm<{ record_on: string }, Seal>
            form={form}
            act={act}
            submit={w.seal}
            initialValues={{ record_on: today() }}
          >
            <Form.Item name="record_on" label={w.recordOn} rules={[{ required: true, message: c.required }]}>
              <DayField />
            </Form.Item>
          </ActForm>
        </section>
      ) : null}
    </div>
  );
}
