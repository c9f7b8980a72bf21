/** A holder of one register, found by name or a household's number; of an organisation that may hold, chosen from the tree. */
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
  organisationId: string;
  autoFocus?: boolean;
}

export function HolderField({ value, onChange, organisationId, id, autoFocus }: Props) {
  const w = useWords(catalogue);
  const [search, setSearch] = useState("");
  const { data, isFetching } = useQuery({
    queryKey: ["members", organisationId, search],
    queryFn: () =>
      got(
        members.GET("/members", {
          params: { query: { organisation_id: organisationId, search, limit: CHOICES_MAX } },
        }),
      ),
  });
  return (
    <Select
      className="whole"
      id={id}
      autoFocus={autoFocus}
      value={value}
      onChange={onChange}
      allowClear
      placeholder={w.searchHolder}
      aria-label={id ? undefined : w.searchHolder}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={isFetching}
      options={data?.map((one) => ({
        value: one.holder_id,
        label: [
          `${one.register_order} ${one.holder_name}`,
          one.household_code && `${w.code} ${one.household_code}`,
        ]
          .filter(Boolean)
          .join(" · "),
      }))}
    />
  );
}
