/** How many households of each village the group reaches. */
import type { components } from "@/api/types/members";
import { Chart } from "@/ui/Chart";
import type { Series } from "@/ui/chart/picture";
import { decimal } from "@/ui/amounts";
import { fill, useWords } from "@/words/words";
import { Drawn } from "./Drawn";
import { Rows } from "./Rows";
import { useCoverage } from "./season";
import { overview as catalogue } from "./words";

type Village = components["schemas"]["VillageCoverage"];

const ROW_PX = 34;
const FRAME_PX = 80;

export function Covered({ year }: { year: number }) {
  const w = useWords(catalogue);
  const coverage = useCoverage(year);
  const rows = (coverage.data ?? []).filter((row) => row.households > 0);
  const picture: Series = {
    kind: "bar",
    stacked: true,
    flat: true,
    places: rows.map((row) => row.name),
    series: [
      { name: w.linked, values: rows.map((row) => row.linked) },
      { name: w.others, values: rows.map((row) => row.households - row.linked) },
    ],
    written: (households) => decimal(Math.round(households), 0),
  };
  return (
    <Drawn title={w.covered} year={year} query={coverage} empty={rows.length === 0}>
      <Chart
        title={w.covered}
        hint={w.coveredHint}
        told={fill(w.coveredTold, { year })}
        picture={picture}
        height={FRAME_PX + ROW_PX * rows.length}
        table={
          <Rows<Village>
            rows={rows}
            rowKey={(row) => row.village_id}
            columns={[
              { title: w.village, dataIndex: "name" },
              { title: w.linked, align: "end", dataIndex: "linked" },
              { title: w.households, align: "end", dataIndex: "households" },
            ]}
          />
        }
      />
    </Drawn>
  );
}
