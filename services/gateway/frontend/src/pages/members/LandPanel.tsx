/** The land contracts of one household. */
import { useQuery } from "@tanstack/react-query";
import { got, members } from "@/api/services";
import { Money } from "@/ui/Figures";
import { Area } from "@/ui/Area";
import { members as catalogue } from "./words";
import { useWords } from "@/words/words";

const ROWS = 100;

export function LandPanel({ householdId }: { householdId: string }) {
  const w = useWords(catalogue);
  const { data } = useQuery({
    queryKey: ["land contracts", householdId],
    queryFn: () =>
      got(members.GET("/land-contracts", { params: { query: { household_id: householdId, limit: ROWS } } })),
  });
  if (!data || data.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="land-head">
      <h2 id="land-head">{w.land}</h2>
      <ul className="cards">
        {data.map((one) => (
          <li key={one.id} className="card">
            <span className="card-title">
              {one.parcel} <Area m2={one.area_m2} />
            </span>
            <span className="card-figures">
              <Money fen={one.rent_fen_per_year} />
            </span>
            <span className="card-line">
              <span>{one.lessee_name}</span>
              <span>
                {one.starts_on} — {one.ends_on}
              </span>
              <span>{one.number}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
