/** An organisation: what it is, who owns it on a day, what it owns, and how both are changed. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Select, Skeleton } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import { useMay } from "@/session/session";
import { today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { ChangeOrganisation } from "./ChangeOrganisation";
import { Counted } from "./Counted";
import { formWords, KEEP_REGISTER } from "./kinds";
import { percent } from "./percent";
import { SetOwners } from "./SetOwners";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";

type Stake = components["schemas"]["StakeView"];
type Owner = components["schemas"]["OwnerView"];

interface Props {
  organisationId: string;
  stakes: readonly Stake[];
  onClose: () => void;
  onOpen: (organisationId: string) => void;
}

export function OrganisationDrawer({ organisationId, stakes, onClose, onOpen }: Props) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const f = useWords(formWords);
  const mayFound = useMay("administrator", "finance");
  const mayRead = useMay("manager", "accountant", "finance", "supervisor", "auditor");
  const [doing, setDoing] = useState<"change" | "owners">();
  const [on, setOn] = useState(today());
  const path = { organisation_id: organisationId };
  const one = useQuery({
    queryKey: ["organisation", organisationId],
    queryFn: () => got(members.GET("/organisations/{organisation_id}", { params: { path } })),
  });
  const owners = useQuery({
    queryKey: ["organisation", organisationId, "owners", on],
    queryFn: () =>
      got(members.GET("/organisations/{organisation_id}/owners", { params: { path, query: { on } } })),
  });
  const days = useQuery({
    queryKey: ["organisation", organisationId, "days"],
    queryFn: () => got(members.GET("/organisations/{organisation_id}/owners/days", { params: { path } })),
  });
  const { data } = one;
  const owns = stakes.filter((stake) => stake.holder_id === organisationId);
  const listed = owners.data?.owners ?? [];
  const total = listed.reduce((sum, owner) => sum + owner.paid_in_fen, 0);
  const company = data?.legal_form === "company" || data?.legal_form === "subsidiary";
  return (
    <Drawer open size="large" title={data?.name ?? w.organisations} onClose={onClose} destroyOnHidden>
      <Refusal error={one.error} />
      {!data ? (
        <Skeleton active />
      ) : (
        <div className="page">
          <dl className="facts">
            <dt>{w.form}</dt>
            <dd>{f[data.legal_form]}</dd>
            <dt>{c.code}</dt>
            <dd>{data.code}</dd>
            <dt>{w.creditCode}</dt>
            <dd>{data.credit_code ?? "–"}</dd>
            {data.area_code ? (
              <>
                <dt>{w.areaCode}</dt>
                <dd>{data.area_code}</dd>
              </>
            ) : null}
            {company ? (
              <>
                <dt>{w.capital}</dt>
                <dd>
                  <Money fen={data.registered_capital_fen} /> {c.yuan}
                </dd>
              </>
            ) : null}
            <dt>{w.vat}</dt>
            <dd>{data.vat_registered ? w.vatGeneral : w.vatNone}</dd>
          </dl>
          <div className="page-actions">
            {mayRead && KEEP_REGISTER.has(data.legal_form) ? (
              <Link to={`/register?org=${data.id}&tab=roll`}>
                <Button>{w.openRegister}</Button>
              </Link>
            ) : null}
            {mayFound ? <Button onClick={() => setDoing("change")}>{w.change}</Button> : null}
            {mayFound && company ? <Button onClick={() => setDoing("owners")}>{w.setOwners}</Button> : null}
          </div>
          {company ? (
            <section className="panel" aria-labelledby="owners-head">
              <h2 id="owners-head">
                {w.owners}
                <Select
                  size="small"
                  aria-label={w.otherDays}
                  value={owners.data?.effective_on ?? on}
                  onChange={setOn}
                  options={days.data?.map((day) => ({ value: day, label: fill(w.ownersSince, { on: day }) }))}
                />
              </h2>
              <Refusal error={owners.error} />
              <Table<Owner>
                size="small"
                rowKey="holder_id"
                pagination={false}
                dataSource={listed}
                locale={{ emptyText: w.noOwners }}
                columns={[
                  { title: c.name, dataIndex: "holder_name" },
                  {
                    title: w.paidIn,
                    align: "end",
                    render: (_, owner) => <Money fen={owner.paid_in_fen} />,
                  },
                  {
                    title: w.percent,
                    align: "end",
                    render: (_, owner) => percent(owner.paid_in_fen, total),
                  },
                ]}
              />
            </section>
          ) : null}
          {owns.length > 0 ? (
            <section className="panel" aria-labelledby="owns-head">
              <h2 id="owns-head">{w.owns}</h2>
              <Table<Stake>
                size="small"
                rowKey="organisation_id"
                pagination={false}
                dataSource={owns}
                columns={[
                  {
                    title: c.name,
                    render: (_, stake) => (
                      <Button
                        type="link"
                        className="coverage-cell"
                        onClick={() => onOpen(stake.organisation_id)}
                      >
                        {stake.organisation_name}
                      </Button>
                    ),
                  },
                  {
                    title: w.paidIn,
                    align: "end",
                    render: (_, stake) => <Counted milli={stake.paid_in_fen} fen={!stake.in_shares} />,
                  },
                  {
                    title: w.percent,
                    align: "end",
                    render: (_, stake) => percent(stake.paid_in_fen, stake.total_fen),
                  },
                ]}
              />
            </section>
          ) : null}
          {doing === "change" ? (
            <ChangeOrganisation organisation={data} onClose={() => setDoing(undefined)} />
          ) : null}
          {doing === "owners" ? (
            <SetOwners organisation={data} owners={listed} onClose={() => setDoing(undefined)} />
          ) : null}
        </div>
      )}
    </Drawer>
  );
}
