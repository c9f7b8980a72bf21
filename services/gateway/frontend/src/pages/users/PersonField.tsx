/** One user, found by a part of the name: whose lines of the trail are shown. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { gateway, got } from "@/api/services";
import { useNode } from "@/session/node";
import { bracketed, useWords } from "@/words/words";
import { auditWords } from "./words";

const FOUND_MAX = 20;

interface Props {
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}

export function PersonField({ value, onChange }: Props) {
  const w = useWords(auditWords);
  const node = useNode();
  const [search, setSearch] = useState("");
  const { data } = useQuery({
    queryKey: ["accounts", "named", node?.id, search],
    queryFn: () =>
      got(gateway.GET("/accounts", { params: { query: { node: node?.id, search, limit: FOUND_MAX } } })),
    enabled: node !== undefined,
  });
  return (
    <Select
      allowClear
      showSearch={{ filterOption: false, onSearch: setSearch }}
      className="filter-field"
      placeholder={w.byPerson}
      aria-label={w.byPerson}
      value={value}
      onChange={onChange}
      options={(data ?? []).map((one) => ({ value: one.id, label: bracketed(one.display_name, one.name) }))}
    />
  );
}
