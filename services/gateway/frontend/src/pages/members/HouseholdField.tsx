/** A household, found as one types its number or a name. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { got, members } from "@/api/services";
import { members as catalogue } from "./words";
import { useWords } from "@/words/words";

const CHOICES_MAX = 30;

interface Props {
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
  /** Only of this village, or below this organisation. */
  node?: string;
  /** Not this one. */
  except?: string;
}

export function HouseholdField({ value, onChange, node, except, id }: Props) {
  const w = useWords(catalogue);
  const [search, setSearch] = useState("");
  const { data, isFetching } = useQuery({
    queryKey: ["households", "choices", node, search],
    queryFn: () =>
      got(
        members.GET("/households", {
          params: { query: { node, search, ended: false, limit: CHOICES_MAX } },
        }),
      ),
  });
  return (
    <Select
      className="whole"
      id={id}
      value={value}
      onChange={onChange}
      placeholder={w.searchHousehold}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={isFetching}
      options={data
        ?.filter((one) => one.id !== except)
        .map((one) => ({
          value: one.id,
          label: `${one.code} ${one.head_name} · ${one.group || one.village_name}`,
        }))}
    />
  );
}
