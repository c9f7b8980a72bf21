/** Accounts and codes for all households of a village that have none, in one go. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Empty, Progress, Skeleton } from "antd";
import { useState } from "react";
import { newId } from "@/api/ids";
import { gateway, got, members } from "@/api/services";
import type { components } from "@/api/types/gateway";
import type { components as Members } from "@/api/types/members";
import { type Organisation, useNode } from "@/session/node";
import { Refusal } from "@/ui/Refusal";
import { useAct } from "@/ui/useAct";
import type { Slip } from "./Codes";
import { users as catalogue } from "./words";
import { fill, useWords } from "@/words/words";

type Household = Members["schemas"]["HouseholdView"];
type Account = components["schemas"]["AccountView"];
type Activations = components["schemas"]["ActivationsView"];

/** What one request of the service takes, and one page of its lists holds. */
const MANY = 500;

async function all<Row>(page: (last: Row | undefined) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const found = await page(rows.at(-1));
    rows.push(...found);
    if (found.length < MANY) return rows;
  }
}

/** Households of a village that nobody can sign in for yet. */
async function without(villageId: string): Promise<Household[]> {
  const households = await all<Household>((last) =>
    got(
      members.GET("/households", {
        params: { query: { village_id: villageId, ended: false, after: last?.id, limit: MANY } },
      }),
    ),
  );
  const accounts = await all<Account>((last) =>
    got(
      gateway.GET("/accounts", {
        params: { query: { node: villageId, of_household: true, after: last?.name ?? "", limit: MANY } },
      }),
    ),
  );
  const have = new Set(accounts.map((one) => one.household_id));
  return households.filter((one) => !have.has(one.id));
}

interface Props {
  onClose: () => void;
  onCodes: (slips: Slip[]) => void;
}

export function HouseholdCodes(props: Props) {
  const w = useWords(catalogue);
  const node = useNode();
  const village = node?.legal_form === "village_org" ? node : undefined;
  return (
    <Drawer open title={w.householdCodes} onClose={props.onClose} destroyOnHidden>
      {village ? (
        <OfVillage village={village} {...props} />
      ) : (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.chooseVillage} />
      )}
    </Drawer>
  );
}

function OfVillage({ village, onClose, onCodes }: Props & { village: Organisation }) {
  const w = useWords(catalogue);
  const { data, error } = useQuery({
    queryKey: ["households", "without account", village.id],
    queryFn: () => without(village.id),
  });
  const [percent, setPercent] = useState(0);
  const [ids] = useState(() => new Map<number, string>());
  const act = useAct<Household[], Slip[]>(
    async (_, households) => {
      const slips: Slip[] = [];
      for (let at = 0; at < households.length; at += MANY) {
        const some = households.slice(at, at + MANY);
        // An id a part, kept while the drawer is open: what is sent again is not made twice.
        const id = ids.get(at) ?? newId();
        ids.set(at, id);
        const made: Activations = await got(
          gateway.POST("/accounts/households", {
            body: {
              id,
              village_id: village.id,
              households: some.map((one) => ({
                household_id: one.id,
                name: `${village.code}-${one.code}`.toLowerCase(),
                display_name: one.head_name,
              })),
            },
          }),
        );
        made.activations.forEach((one, place) => {
          const household = some[place];
          if (!one.code || !household) return;
          slips.push({
            name: one.name,
            shown: `${household.code} ${household.head_name} ${household.group}`,
            code: one.code,
            expires_at: one.expires_at,
          });
        });
        setPercent(Math.round(((at + some.length) * 100) / households.length));
      }
      return slips;
    },
    {
      changes: ["accounts", "audit", "households"],
      onDone: (slips) => {
        onClose();
        onCodes(slips);
      },
    },
  );
  if (error) return <Refusal error={error} />;
  if (!data) return <Skeleton active />;
  return (
    <div className="page">
      <h2>{village.name}</h2>
      <p className="quiet">{w.codesHint}</p>
      <p>{data.length > 0 ? fill(w.missing, { n: data.length }) : w.none}</p>
      {act.isPending ? <Progress percent={percent} aria-label={w.makingCodes} /> : null}
      <Refusal error={act.error} />
      {data.length > 0 ? (
        <Button type="primary" loading={act.isPending} onClick={() => act.mutate(data)}>
          {fill(w.makeCodes, { n: data.length })}
        </Button>
      ) : null}
    </div>
  );
}
