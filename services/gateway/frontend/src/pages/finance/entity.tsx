/** Which entity's books a page shows: chosen among those at or below the working node, kept in the address. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Select, Skeleton } from "antd";
import type { ReactNode } from "react";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useNode } from "@/session/node";
import { today } from "@/ui/Fields";
import { useFilter } from "@/ui/lists";
import { Refusal } from "@/ui/Refusal";
import { useWords } from "@/words/words";
import { books } from "./words/books";

export type Entity = components["schemas"]["EntityView"];

/** Entities that keep books at or below the working node, and how far these are. */
export function useEntities() {
  const node = useNode();
  return useQuery({
    queryKey: ["entities", node?.id],
    queryFn: () => got(finance.GET("/entities", { params: { query: { node: node?.id } } })),
    enabled: node !== undefined,
  });
}

/** The entity in the address, or the working node's own, or the company, or the first. */
export function chosen(entities: readonly Entity[], id: string | undefined, nodeId?: string) {
  return (
    entities.find((one) => one.id === id) ??
    entities.find((one) => one.id === nodeId) ??
    entities.find((one) => one.legal_form === "company") ??
    entities.at(0)
  );
}

interface PickerProps {
  entities: readonly Entity[];
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  /** Lists may be of all entities. */
  all?: boolean;
}

export function EntityPicker({ entities, value, onChange, all = false }: PickerProps) {
  const w = useWords(books);
  if (entities.length < 2) return null;
  return (
    <Select
      className="filter-entity"
      aria-label={w.entity}
      allowClear={all}
      placeholder={all ? w.allEntities : undefined}
      showSearch={{ optionFilterProp: "label" }}
      value={value}
      onChange={(id?: string) => onChange(id)}
      options={entities.map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}

/** A page about one entity's books: waits for the list, says where there are none. */
export function WithEntity({
  children,
}: {
  children: (entity: Entity, entities: readonly Entity[]) => ReactNode;
}) {
  const w = useWords(books);
  const node = useNode();
  const [filter] = useFilter();
  const { data, error, refetch } = useEntities();
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} paragraph={{ rows: 6 }} />;
  const entity = chosen(data, filter.entity, node?.id);
  if (!entity) return <Alert type="info" showIcon title={w.noBooks} />;
  return children(entity, data);
}

export const thisMonth = (): string => today().slice(0, 7);
export const thisYear = (): number => Number(today().slice(0, 4));

/** A month `by` months after: ("2026-12", 1) → "2027-01". */
export function monthAfter(month: string, by = 1): string {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`;
}
