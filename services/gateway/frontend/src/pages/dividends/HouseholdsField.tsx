/** Households of a village, found by name or number; also those who are in no plan. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { got, members } from "@/api/services";
import { useWords } from "@/words/words";
import { dividends } from "./words";

interface Choice {
  value: string;
  label: string;
}

interface Props {
  id?: string;
  value?: string | string[];
  onChange?: (value: string | string[]) => void;
  villageId: string;
  /** Names of those already chosen. */
  known?: readonly Choice[];
  single?: boolean;
}

const CHOICES_MAX = 50;

export function HouseholdsField({ villageId, known = [], single = false, ...rest }: Props) {
  const w = useWords(dividends);
  const [search, setSearch] = useState("");
  const { data, isFetching } = useQuery({
    queryKey: ["households", villageId, "choice", search],
    queryFn: () =>
      got(
        members.GET("/households", {
          params: { query: { village_id: villageId, search, limit: CHOICES_MAX } },
        }),
      ),
  });
  const found = (data ?? []).map((one) => ({ value: one.id, label: `${one.code} ${one.head_name}` }));
  const others = known.filter((one) => !found.some((other) => other.value === one.value));
  return (
    <Select<string | string[]>
      {...rest}
      mode={single ? undefined : "multiple"}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={isFetching}
      placeholder={w.searchLines}
      options={[...others, ...found]}
    />
  );
}
