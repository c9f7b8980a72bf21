/** The chart an entity keeps its books by. */
import { useQuery } from "@tanstack/react-query";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useLanguage } from "@/words/language";

export type Account = components["schemas"]["AccountView"];

const HOUR_MS = 3_600_000;

export function useChart(entityId: string | undefined) {
  return useQuery({
    queryKey: ["chart", entityId],
    queryFn: () => got(finance.GET("/accounts", { params: { query: { entity_id: entityId ?? "" } } })),
    enabled: entityId !== undefined,
    staleTime: HOUR_MS,
  });
}

/** An account's name in the language of now. */
export function useAccountName(): (account: Pick<Account, "name_zh" | "name_en">) => string {
  const zh = useLanguage() === "zh";
  return (account) => (zh ? account.name_zh : account.name_en);
}
