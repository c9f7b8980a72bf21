/** What happened to a household since it was registered, the newest first, with reason and who recorded it. */
import { useQuery } from "@tanstack/react-query";
import { Timeline } from "antd";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import { changeWords, factWords } from "./kinds";
import { members as catalogue } from "./words";
import { semicolon, useWords } from "@/words/words";

type Detail = components["schemas"]["HouseholdDetail"];
type Change = components["schemas"]["ChangeView"];

export function ChangesPanel({ household }: { household: Detail }) {
  const w = useWords(catalogue);
  const kinds = useWords(changeWords) as Record<string, string>;
  const facts = useWords(factWords) as Record<string, string>;
  const { data } = useQuery({
    queryKey: ["household", household.id, "changes"],
    queryFn: () =>
      got(
        members.GET("/households/{household_id}/changes", {
          params: { path: { household_id: household.id } },
        }),
      ),
  });
  const name = (id: string | null) => household.members.find((one) => one.id === id)?.name ?? "";
  const said = (one: Change) =>
    one.facts
      .map((fact) => {
        const [before, after] = [fact.before, fact.after].map((value) =>
          value == null ? "" : String(value),
        );
        return `${facts[String(fact.what)] ?? String(fact.what)} ${before}${after ? ` → ${after}` : ""}`;
      })
      .join(semicolon());
  return (
    <section className="panel" aria-labelledby="changes-head">
      <h2 id="changes-head">{w.changes}</h2>
      {data?.length === 0 ? <p className="quiet">{w.noChanges}</p> : null}
      <Timeline
        items={data?.map((one) => ({
          key: `${one.act_id}${one.kind}${one.person_id ?? ""}`,
          content: (
            <>
              <strong>{kinds[one.kind] ?? one.kind}</strong> {name(one.person_id)} {said(one)}
              <p className="quiet">
                {w.effectiveOn} {one.effective_on} · {one.reason} · {w.recordedBy} {one.recorded_by_name}
              </p>
            </>
          ),
        }))}
      />
    </section>
  );
}
