/** The other side of a line: an organisation of the group, or a household found by name or number. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { got, members } from "@/api/services";
import { useTree } from "@/session/node";
import { useWords } from "@/words/words";
import { books } from "./words/books";

export interface Party {
  kind: "entity" | "household";
  id: string;
  name: string;
}

interface Props {
  id?: string;
  value?: Party;
  onChange?: (party: Party | undefined) => void;
  entityId: string;
}

const FOUND_MAX = 20;

export function PartyField({ id, value, onChange, entityId }: Props) {
  const w = useWords(books);
  const [search, setSearch] = useState("");
  const { data: tree } = useTree();
  const households = useQuery({
    queryKey: ["households", "party", search],
    queryFn: () => got(members.GET("/households", { params: { query: { search, limit: FOUND_MAX } } })),
    enabled: search.trim() !== "",
  });
  const entities: Party[] = (tree ?? [])
    .filter((one) => one.id !== entityId && one.legal_form !== "township" && one.name.includes(search.trim()))
    .map((one) => ({ kind: "entity", id: one.id, name: one.name }));
  const found: Party[] = (households.data ?? []).map((one) => ({
    kind: "household",
    id: one.id,
    name: one.head_name,
  }));
  const label = (one: Party) => {
    const household = households.data?.find(({ id: held }) => held === one.id);
    return household ? `${one.name} ${household.code} ${household.village_name ?? ""}` : one.name;
  };
  const options = (parties: Party[]) => parties.map((one) => ({ value: one.id, label: label(one) }));
  const groups = [
    { label: w.partyEntities, title: w.partyEntities, options: options(entities) },
    { label: w.partyHouseholds, title: w.partyHouseholds, options: options(found) },
  ];
  return (
    <Select
      id={id}
      allowClear
      placeholder={w.partyHint}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={households.isFetching}
      value={value ? { value: value.id, label: value.name } : undefined}
      labelInValue
      onChange={(picked?: { value: string; label: string }) =>
        onChange?.([...entities, ...found].find((one) => one.id === picked?.value))
      }
      options={groups.filter((group) => group.options.length > 0)}
    />
  );
}
