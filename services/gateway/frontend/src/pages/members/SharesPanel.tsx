/** What a household holds in each register, by class, and whose part it is. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import { useTree } from "@/session/node";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import { Counted } from "./Counted";
import { countsFen } from "./kinds";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { comma, useWords } from "@/words/words";

type Detail = components["schemas"]["HouseholdDetail"];
type Own = components["schemas"]["OwnHoldings"];

export function useOwnShares(householdId: string) {
  return useQuery({
    queryKey: ["household", householdId, "holdings"],
    queryFn: () =>
      got(
        members.GET("/households/{household_id}/holdings", {
          params: { path: { household_id: householdId } },
        }),
      ),
  });
}

export function SharesPanel({ household }: { household: Detail }) {
  const w = useWords(catalogue);
  const { data, error, refetch } = useOwnShares(household.id);
  return (
    <section className="panel" aria-labelledby="shares-head">
      <h2 id="shares-head">{w.shares}</h2>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data?.length === 0 ? <p className="quiet">{w.noShares}</p> : null}
      <div className="page">
        {data?.map((own) => (
          <Register key={own.organisation_id} own={own} household={household} />
        ))}
      </div>
    </section>
  );
}

interface Row {
  id: string;
  name: string;
  classes: Record<string, number>;
  total: number;
}

/** Rows are the persons, columns the classes: as the certificate shows it. */
function Register({ own, household }: { own: Own; household: Detail }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const { data: tree } = useTree();
  const form = tree?.find((one) => one.id === own.organisation_id)?.legal_form;
  // A household that may not see the organisation holds shares of its village all the same.
  const fen = own.organisation_id === household.village_id ? false : countsFen(form);
  const classes = own.holdings.map((one) => one.share_class);
  const rows = new Map<string, Row>();
  for (const part of own.parts) {
    const id = part.person_id ?? "";
    const person = household.members.find((one) => one.id === id);
    const row = rows.get(id) ?? { id, name: person?.name ?? w.common, classes: {}, total: 0 };
    row.classes[part.share_class] = part.milli_shares;
    row.total += part.milli_shares;
    rows.set(id, row);
  }
  const total = own.holdings.reduce((sum, one) => sum + one.milli_shares, 0);
  const bound = own.holdings.reduce(
    (sum, one) => sum + one.frozen_milli_shares + one.pledged_milli_shares,
    0,
  );
  return (
    <div>
      <p className="between">
        {form ? (
          <Link to={`/register?org=${own.organisation_id}&holder=${household.id}`}>
            {own.organisation_name}
          </Link>
        ) : (
          <span>{own.organisation_name}</span>
        )}
        <span className="quiet">{fen ? c.unitYuan : w.unitShares}</span>
      </p>
      <Table<Row>
        size="small"
        rowKey="id"
        pagination={false}
        scroll={{ x: "max-content" }}
        dataSource={[...rows.values()]}
        columns={[
          { title: w.partsOf, dataIndex: "name" },
          ...classes.map((name) => ({
            title: name,
            align: "end" as const,
            render: (_: unknown, row: Row) => <Counted milli={row.classes[name] ?? 0} fen={fen} />,
          })),
          { title: w.sum, align: "end", render: (_, row) => <Counted milli={row.total} fen={fen} /> },
        ]}
        summary={() => (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0}>
              <strong>{w.sum}</strong>
            </Table.Summary.Cell>
            {own.holdings.map((one, place) => (
              <Table.Summary.Cell key={one.share_class} index={place + 1} align="right">
                <strong>
                  <Counted milli={one.milli_shares} fen={fen} />
                </strong>
              </Table.Summary.Cell>
            ))}
            <Table.Summary.Cell index={classes.length + 1} align="right">
              <strong>
                <Counted milli={total} fen={fen} />
              </strong>
            </Table.Summary.Cell>
          </Table.Summary.Row>
        )}
      />
      {bound > 0 ? (
        <p className="quiet">
          {[w.frozen, w.pledged].join(comma())} <Counted milli={bound} fen={fen} />
        </p>
      ) : null}
    </div>
  );
}
