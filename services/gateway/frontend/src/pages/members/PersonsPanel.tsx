/** Who lives in a household, masked; a look behind the mask is asked for with a reason and recorded. */
import { EyeOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import { useMay } from "@/session/session";
import { Refusal } from "@/ui/Refusal";
import { usePhone } from "@/ui/screen";
import { Table } from "@/ui/Table";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

type Detail = components["schemas"]["HouseholdDetail"];
type Person = components["schemas"]["PersonView"];

export function PersonsPanel({ household }: { household: Detail }) {
  const w = useWords(catalogue);
  const mayUnmask = useMay("manager", "accountant");
  const phone = usePhone();
  const [looking, setLooking] = useState<Person>();
  const look = (one: Person) =>
    mayUnmask ? (
      <Button
        type="text"
        size="small"
        icon={<EyeOutlined />}
        aria-label={`${w.unmask} ${one.name}`}
        onClick={() => setLooking(one)}
      />
    ) : null;
  return (
    <section className="panel" aria-labelledby="persons-head">
      <h2 id="persons-head">{w.people}</h2>
      {phone ? (
        <ul className="cards">
          {household.members.map((one) => (
            <li key={one.id} className="card">
              <span className="card-title">
                {one.name} <span className="quiet">{one.relation}</span>
              </span>
              <span className="card-figures">{look(one)}</span>
              <span className="card-line">
                <span>{one.id_masked}</span>
                <span>{one.left_on ? `${w.leftOn} ${one.left_on}` : one.is_member ? w.isMember : ""}</span>
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <Table<Person>
          size="small"
          rowKey="id"
          pagination={false}
          dataSource={household.members}
          scroll={{ x: "max-content" }}
          columns={[
            { title: w.name, dataIndex: "name" },
            { title: w.relation, dataIndex: "relation" },
            { title: w.sex, dataIndex: "sex", render: (sex: string) => (sex === "male" ? w.male : w.female) },
            { title: w.bornOn, dataIndex: "born_on" },
            { title: w.isMember, dataIndex: "is_member", render: (yes: boolean) => (yes ? w.yes : w.no) },
            {
              title: w.idNumber,
              dataIndex: "id_masked",
              render: (masked: string, one) => (
                <>
                  {masked} {look(one)}
                </>
              ),
            },
            { title: w.leftOn, dataIndex: "left_on" },
          ]}
        />
      )}
      {looking ? <Look person={looking} onClose={() => setLooking(undefined)} /> : null}
    </section>
  );
}

function Look({ person, onClose }: { person: Person; onClose: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const [reason, setReason] = useState("");
  const look = useMutation({
    mutationFn: () =>
      got(
        members.POST("/persons/{person_id}/unmask", {
          params: { path: { person_id: person.id } },
          body: { reason },
        }),
      ),
  });
  return (
    <Modal
      open
      title={`${w.unmask} · ${person.name}`}
      okText={look.data ? w.hide : w.unmask}
      cancelText={c.cancel}
      confirmLoading={look.isPending}
      okButtonProps={{ disabled: !look.data && !reason.trim() }}
      onOk={() => (look.data ? onClose() : look.mutate())}
      onCancel={onClose}
    >
      {look.data ? (
        <dl className="facts">
          <dt>{w.idNumber}</dt>
          <dd className="figure">{look.data.id_number}</dd>
          <dt>{w.phone}</dt>
          <dd className="figure">{look.data.phone ?? "–"}</dd>
          <dt>{w.account}</dt>
          <dd className="figure">{look.data.bank_account ?? "–"}</dd>
        </dl>
      ) : (
        <Form layout="vertical" onFinish={() => look.mutate()}>
          <Form.Item label={w.unmaskWhy} extra={w.unmaskHint} htmlFor="unmask-reason">
            <Input
              id="unmask-reason"
              autoFocus
              maxLength={80}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Form.Item>
        </Form>
      )}
      <Refusal error={look.error} />
    </Modal>
  );
}
