/** A grower found by name or household number, as somebody types; members of the buyer come first. */
import { useQuery } from "@tanstack/react-query";
import { Select, Spin } from "antd";
import { useEffect, useState } from "react";
import { got } from "@/api/services";
import { useWords } from "@/words/words";
import type { Desk, Grower } from "./desk";
import { scale } from "./words/scale";

const PAUSE_MS = 200;

interface Props {
  desk: Desk;
  id?: string;
  value?: string;
  onChange?: (value: string | undefined) => void;
  onGrower?: (grower: Grower | undefined) => void;
  /** What stands there before anybody searched. */
  known?: Pick<Grower, "id" | "name">;
  allowClear?: boolean;
  autoFocus?: boolean;
  className?: string;
}

function usePaused(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

export function GrowerField({ desk, value, onChange, onGrower, known, className, ...rest }: Props) {
  const w = useWords(scale);
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<Grower>();
  const search = usePaused(typed);
  const { data, isFetching } = useQuery({
    queryKey: ["growers", desk.node.id, search],
    queryFn: ({ signal }) =>
      got(
        desk.api.GET("/growers", {
          params: { query: { entity_id: desk.node.id, search, limit: 20 } },
          signal,
        }),
      ),
  });
  const found = data ?? [];
  const options = found.map((one) => ({
    value: one.id,
    label: one.name,
    grower: one,
  }));
  for (const other of [chosen, known]) {
    if (other && value === other.id && !options.some((one) => one.value === other.id)) {
      options.unshift({
        value: other.id,
        label: other.name,
        grower: { code: "", village: "", is_member: false, ...other },
      });
    }
  }
  return (
    <Select
      {...rest}
      className={className ?? "whole"}
      aria-label={w.grower}
      placeholder={w.growerHint}
      value={value}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      defaultActiveFirstOption
      notFoundContent={isFetching ? <Spin size="small" /> : w.noGrower}
      options={options}
      optionRender={({ data: option }) => (
        <span className="grower">
          <strong>{option.label}</strong>
          <span className="quiet">
            {option.grower.code} {option.grower.village} {option.grower.is_member ? w.member : w.notMember}
          </span>
        </span>
      )}
      onChange={(next: string | undefined) => {
        const grower = found.find((one) => one.id === next);
        setChosen(grower);
        onChange?.(next);
        onGrower?.(grower);
      }}
    />
  );
}
