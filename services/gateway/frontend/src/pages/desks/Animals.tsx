/** The animals, one line each: tag, herd, age, and from when meat and milk are free. */
import { Input, Select } from "antd";
import { got, livestock } from "@/api/services";
import { DataTable } from "@/ui/DataTable";
import { today } from "@/ui/Fields";
import { exportOf, useFilter } from "@/ui/lists";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { AnimalDrawer } from "./AnimalDrawer";
import { monthsBetween } from "@/ui/days";
import type { Desk } from "./desk";
import { type Animal, useHerds } from "./herd";
import { herdWords } from "./words/herds";

const STATES = ["alive", "sold", "dead"] as const;
type State = (typeof STATES)[number];

/** The day from which it is free, or that it is now. */
export function FreeOn({ on }: { on: string | null }) {
  const w = useWords(herdWords);
  return on !== null && on > today() ? <strong className="figure-negative">{on}</strong> : w.free;
}

export default function Animals({ desk }: { desk: Desk }) {
  const w = useWords(herdWords);
  const c = useWords(common);
  const [filter, setFilter] = useFilter();
  const { data: herds } = useHerds(desk);
  const state = filter.state ?? "alive";
  const herdOf = (animal: Animal) => herds?.find(({ id }) => id === animal.herd_id)?.name ?? "";
  return (
    <>
      <search className="filters">
        <Select
          allowClear
          className="filter-field"
          placeholder={w.name}
          aria-label={w.name}
          value={filter.of}
          onChange={(of?: string) => setFilter({ of })}
          options={herds?.map((herd) => ({ value: herd.id, label: herd.name }))}
        />
        <Select
          className="filter-field"
          aria-label={c.state}
          value={state}
          onChange={(next: string) => setFilter({ state: next })}
          options={[...STATES.map((one) => ({ value: one, label: w[one] })), { value: "all", label: w.all }]}
        />
        <Input.Search
          allowClear
          className="filter-field"
          placeholder={w.earTag}
          aria-label={w.earTag}
          defaultValue={filter.tag}
          onSearch={(tag) => setFilter({ tag })}
        />
      </search>
      <DataTable<Animal>
        label={w.animals}
        queryKey={["animals", "list", desk.node.id, filter.of, state, filter.tag]}
        page={(after, limit, signal) =>
          got(
            livestock.GET("/animals", {
              params: {
                query: {
                  node: desk.node.id,
                  herd_id: filter.of,
                  state: state === "all" ? undefined : state,
                  ear_tag: filter.tag,
                  newest: true,
                  after,
                  limit,
                },
              },
              signal,
            }),
          )
        }
        cursor={(animal) => animal.id}
        rowKey={(animal) => animal.id}
        onOpen={(animal) => setFilter({ animal: animal.id })}
        empty={w.noAnimals}
        exported={exportOf("livestock", "animals", {
          node: desk.node.id,
          newest: true,
          herd_id: filter.of,
          state: state === "all" ? undefined : state,
          ear_tag: filter.tag,
        })}
        columns={[
          {
            key: "tag",
            title: w.earTag,
            phone: "title",
            render: (_, animal) => animal.ear_tag ?? w.untagged,
          },
          { key: "herd", title: w.name, phone: "line", render: (_, animal) => herdOf(animal) },
          {
            key: "breed",
            title: w.breed,
            phone: "line",
            render: (_, animal) => `${animal.breed} ${w[animal.sex]}`,
          },
          { key: "born", title: w.bornOn, dataIndex: "born_on" },
          {
            key: "age",
            title: w.age,
            align: "end",
            phone: "figure",
            render: (_, animal) => monthsBetween(animal.born_on, animal.left_on ?? today()),
          },
          { key: "meat", title: w.meatOk, render: (_, animal) => <FreeOn on={animal.meat_ok_on} /> },
          { key: "milk", title: w.milkOk, render: (_, animal) => <FreeOn on={animal.milk_ok_on} /> },
          { key: "state", title: c.state, phone: "figure", render: (_, animal) => w[animal.state as State] },
        ]}
      />
      {filter.animal ? (
        <AnimalDrawer desk={desk} animalId={filter.animal} onClose={() => setFilter({ animal: undefined })} />
      ) : null}
    </>
  );
}
