/** A question of the household's page: its answer, or what stands for it while waiting and after a refusal. */
import type { UseQueryResult } from "@tanstack/react-query";
import { Empty, Skeleton } from "antd";
import type { ReactNode } from "react";
import { Refusal } from "@/ui/Refusal";
import { useWords } from "@/words/words";
import { useHouseholdId } from "./own";
import { household } from "./words";

interface Props<Answer> {
  query: UseQueryResult<Answer>;
  children: (answer: Answer) => ReactNode;
}

export function Asked<Answer>({ query, children }: Props<Answer>) {
  const w = useWords(household);
  const id = useHouseholdId();
  if (id === "") return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.notLinked} />;
  if (query.error) return <Refusal error={query.error} retry={() => void query.refetch()} />;
  return query.data === undefined ? <Skeleton active /> : children(query.data);
}
