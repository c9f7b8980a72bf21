/** A user: roles given and taken, a new code, closing. */
import { Button, Drawer, Form } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { gateway, got } from "@/api/services";
import type { components } from "@/api/types/gateway";
import { ActForm } from "@/ui/ActForm";
import { askFirst } from "@/ui/askFirst";
import { Refusal } from "@/ui/Refusal";
import { useAct } from "@/ui/useAct";
import type { Slip } from "./Codes";
import { GrantFields } from "./GrantRows";
import { type Grant, useGrantName } from "./grants";
import { users as catalogue } from "./words";
import { fill, useWords } from "@/words/words";

type Account = components["schemas"]["AccountView"];
type Activation = components["schemas"]["ActivationView"];

interface Props {
  account: Account;
  mayGive: boolean;
  onClose: () => void;
  onChanged: (account: Account) => void;
  onCode: (slips: Slip[]) => void;
}

const CHANGES = ["accounts", "audit"] as const;

export function UserDrawer({ account, mayGive, onClose, onChanged, onCode }: Props) {
  const w = useWords(catalogue);
  const grantName = useGrantName();
  const [giving, setGiving] = useState(false);
  const [form] = Form.useForm<Grant>();
  const params = { path: { account_id: account.id } };
  const give = useAct<Grant, Account>(
    (id, role_grant) =>
      got(gateway.POST("/accounts/{account_id}/grants", { params, body: { id, role_grant } })),
    {
      changes: CHANGES,
      onDone: (changed) => {
        setGiving(false);
        onChanged(changed);
      },
    },
  );
  const take = useAct<Grant, Account>(
    (id, role_grant) =>
      got(gateway.POST("/accounts/{account_id}/grants/taking", { params, body: { id, role_grant } })),
    { changes: CHANGES, onDone: onChanged },
  );
  const reset = useAct<void, Activation>(
    (id) => got(gateway.POST("/accounts/{account_id}/reset", { params, body: { id } })),
    {
      changes: CHANGES,
      onDone: (made) => {
        onClose();
        if (made.code) {
          const slip = { name: made.name, shown: account.display_name, code: made.code };
          onCode([{ ...slip, expires_at: made.expires_at }]);
        }
      },
    },
  );
  const close = useAct<void, Account>(
    (id) => got(gateway.POST("/accounts/{account_id}/closing", { params, body: { id } })),
    { changes: CHANGES, onDone: onChanged },
  );
  const staff = account.household_id === null;
  return (
    <Drawer
      open
      title={`${account.display_name} · ${account.name}`}
      size="large"
      onClose={onClose}
      destroyOnHidden
    >
      <div className="page">
        {account.household_id ? (
          <Link to={`/households/${account.household_id}`}>{account.display_name}</Link>
        ) : null}
        <section className="panel" aria-labelledby="grants-head">
          <h2 id="grants-head">{w.grants}</h2>
          {account.grants.length === 0 ? <p className="quiet">{w.noGrants}</p> : null}
          <ul className="cards">
            {account.grants.map((grant) => (
              <li className="card" key={`${grant.role}${grant.node_id}`}>
                <span className="card-title">{grantName(grant)}</span>
                {mayGive && staff ? (
                  <span className="card-figures">
                    <Button
                      size="small"
                      danger
                      aria-label={`${w.take} ${grantName(grant)}`}
                      onClick={() =>
                        askFirst({
                          title: fill(w.takeAsk, { grant: grantName(grant) }),
                          onOk: () => take.mutateAsync(grant),
                        })
                      }
                    >
                      {w.take}
                    </Button>
                  </span>
                ) : null}
              </li>
            ))}
          </ul>
          {mayGive && staff && !giving ? (
            <Button className="add-grant" onClick={() => setGiving(true)}>
              {w.addGrant}
            </Button>
          ) : null}
          {giving ? (
            <ActForm<Grant, Account> form={form} act={give} submit={w.give} onCancel={() => setGiving(false)}>
              <GrantFields at={[]} />
            </ActForm>
          ) : null}
        </section>
        <Refusal error={take.error ?? reset.error ?? close.error} />
        {mayGive && account.grants.length > 0 ? (
          <div className="page-actions">
            <Button
              loading={reset.isPending}
              onClick={() =>
                askFirst({ title: w.reset, content: w.resetAsk, onOk: () => reset.mutateAsync() })
              }
            >
              {w.reset}
            </Button>
            {account.closed ? null : (
              <Button
                danger
                loading={close.isPending}
                onClick={() =>
                  askFirst({ title: w.close, content: w.closeAsk, onOk: () => close.mutateAsync() })
                }
              >
                {w.close}
              </Button>
            )}
          </div>
        ) : null}
      </div>
    </Drawer>
  );
}
