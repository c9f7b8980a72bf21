/** The figures of a year, each asked of its service once: every desk of growers, sales, coverage. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { LINES } from "@/api/lines";
import { desk, got, members, sales } from "@/api/services";
import type { components as Farm } from "@/api/types/honeysuckle";
import type { components as Shop } from "@/api/types/sales";
import { useNode } from "@/session/node";

export type Week = Farm["schemas"]["WeekBrought"];
export type Village = Farm["schemas"]["VillageBrought"];
export type Month = Shop["schemas"]["MonthSoldView"];
export type Customer = Shop["schemas"]["CustomerBoughtView"];

const CUSTOMERS_MAX = 500;

function days(year: number) {
  return { since: `${year}-01-01`, until: `${year}-12-31` };
}

/** The lists of all desks as one; the first refusal, if any. */
function together<Row>(answers: { data?: Row[]; error: unknown; isPending: boolean }[]) {
  return {
    data: answers.flatMap((answer) => answer.data ?? []),
    error: answers.find((answer) => answer.error)?.error,
    isPending: answers.some((answer) => answer.isPending),
  };
}

export function useWeeks(year: number) {
  const node = useNode();
  return useQueries({
    queries: LINES.map((name) => ({
      queryKey: ["deliveries", "by week", name, node?.id, year],
      queryFn: () =>
        got(desk(name).GET("/deliveries/by-week", { params: { query: { node: node?.id, ...days(year) } } })),
    })),
    combine: together<Week>,
  });
}

export function useVillages(year: number) {
  const node = useNode();
  return useQueries({
    queries: LINES.map((name) => ({
      queryKey: ["deliveries", "by village", name, node?.id, year],
      queryFn: () =>
        got(
          desk(name).GET("/deliveries/by-village", { params: { query: { node: node?.id, ...days(year) } } }),
        ),
    })),
    combine: together<Village>,
  });
}

export function useMonths(year: number) {
  const node = useNode();
  return useQuery({
    queryKey: ["invoices", "by month", node?.id, year],
    queryFn: () =>
      got(sales.GET("/invoices/by-month", { params: { query: { node: node?.id, ...days(year) } } })),
  });
}

export function useCustomers(year: number) {
  const node = useNode();
  return useQuery({
    queryKey: ["invoices", "by customer", node?.id, year],
    queryFn: () =>
      got(
        sales.GET("/invoices/by-customer", {
          params: { query: { node: node?.id, ...days(year), limit: CUSTOMERS_MAX } },
        }),
      ),
  });
}

export function useCoverage(year: number) {
  const node = useNode();
  return useQuery({
    queryKey: ["coverage", node?.id, year],
    queryFn: () => got(members.GET("/coverage", { params: { query: { node: node?.id, year } } })),
  });
}
