/** The herd pyramid: heads by age and sex, one species after another. */
import { Chart } from "@/ui/Chart";
import type { Series } from "@/ui/chart/picture";
import { today } from "@/ui/Fields";
import { Table } from "@/ui/Table";
import { fill, semicolon, useWords } from "@/words/words";
import { monthsBetween } from "@/ui/days";
import type { Desk } from "./desk";
import { type Animal, useAlive } from "./herd";
import { herdWords } from "./words/herds";

/** Ages in months at which a group begins. */
const STEPS = [0, 6, 12, 18, 24, 36, 60];

interface Group {
  name: string;
  female: number;
  male: number;
}

function useGroups(animals: readonly Animal[]): Group[] {
  const w = useWords(herdWords);
  const on = today();
  return STEPS.map((from, place) => {
    const to = STEPS[place + 1];
    const here = animals.filter(({ born_on }) => {
      const age = monthsBetween(born_on, on);
      return age >= from && (to === undefined || age < to);
    });
    const count = (sex: Animal["sex"]) => here.filter((animal) => animal.sex === sex).length;
    const name = to === undefined ? fill(w.monthsFrom, { from }) : fill(w.months, { from, to });
    return { name, female: count("female"), male: count("male") };
  });
}

export function HerdPyramid({ desk }: { desk: Desk }) {
  const { data = [] } = useAlive(desk);
  const species = [...new Set(data.map((animal) => animal.species))];
  return (
    <div className="columns">
      {species.map((one) => (
        <OfSpecies key={one} species={one} animals={data.filter((animal) => animal.species === one)} />
      ))}
    </div>
  );
}

function OfSpecies({ species, animals }: { species: Animal["species"]; animals: readonly Animal[] }) {
  const w = useWords(herdWords);
  const groups = useGroups(animals);
  const picture: Series = {
    kind: "bar",
    flat: true,
    stacked: true,
    places: groups.map(({ name }) => name),
    series: [
      { name: w.female, values: groups.map(({ female }) => female) },
      { name: w.male, values: groups.map(({ male }) => male) },
    ],
    written: String,
  };
  return (
    <Chart
      title={`${w.pyramid} · ${w[species]}`}
      hint={w.pyramidHint}
      told={groups.map(({ name, female, male }) => `${name} ${female + male}`).join(semicolon())}
      picture={picture}
      height={280}
      table={
        <Table<Group>
          size="small"
          pagination={false}
          rowKey="name"
          dataSource={groups}
          columns={[
            { title: w.age, dataIndex: "name" },
            { title: w.female, align: "end", dataIndex: "female" },
            { title: w.male, align: "end", dataIndex: "male" },
          ]}
        />
      }
    />
  );
}
