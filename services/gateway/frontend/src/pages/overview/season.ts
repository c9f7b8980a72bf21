/** The figures of a year, each asked of its service once: every desk of growers, sales, coverage. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { LINES } from "@/api/lines";
import { desk, dividends, finance, got, members, processing, sales } from "@/api/services";
import type { components as Farm } from "@/api/types/honeysuckle";
import type { components as Shop } from "@/api/types/sales";
import { useNode } from "@/session/node";

export type Week = Farm["schemas"]["WeekBrought"];
export type Village = Farm["schemas"]["VillageBrought"];
export type Goods = Shop["schemas"]["GoodsSoldView"];
export type Month = Shop["schemas"]["MonthSoldView"];
export type Customer = Shop["schemas"]["CustomerBoughtView"];

const CUSTOMERS_MAX = 500;
const MINUTES_5 = 300_000;

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

/** What own land and herds gave, what went on to other organisations, what left for customers: all desks. */
export function useFlows(year: number) {
  const node = useNode();
  return useQueries({
    queries: LINES.map((name) => ({
      queryKey: ["season", name, node?.id, year],
      queryFn: () => got(desk(name).GET("/season", { params: { query: { node: node?.id, ...days(year) } } })),
    })),
    combine: (answers) => ({
      own: answers.flatMap((answer) => answer.data?.own ?? []),
      sent: answers.flatMap((answer) => answer.data?.sent ?? []),
      issued: answers.flatMap((answer) => answer.data?.issued ?? []),
      error: answers.find((answer) => answer.error)?.error,
      isPending: answers.some((answer) => answer.isPending),
    }),
  });
}

/** What the plants made, and what left them for customers. */
export function useMade(year: number) {
  const node = useNode();
  return useQuery({
    queryKey: ["season", "processing", node?.id, year],
    queryFn: () => got(processing.GET("/season", { params: { query: { node: node?.id, ...days(year) } } })),
  });
}

/** What each customer got of each product of each seller. */
export function useGoods(year: number) {
  const node = useNode();
  return useQuery({
    queryKey: ["invoices", "by goods", node?.id, year],
    queryFn: () =>
      got(
        sales.GET("/invoices/by-goods", {
          params: { query: { node: node?.id, ...days(year), limit: CUSTOMERS_MAX } },
        }),
      ),
  });
}

/** The year's income statement of each of these legal entities, branches with it; one not to be seen is left out. */
export function useIncome(year: number, entities: readonly string[]) {
  return useQueries({
    queries: entities.map((entity_id) => ({
      queryKey: ["statements", "income", entity_id, year],
      staleTime: MINUTES_5,
      queryFn: () =>
        got(
          finance.GET("/statements/{kind}", {
            params: {
              path: { kind: "income" as const },
              query: { entity_id, from: `${year}-01`, to: `${year}-12`, with_branches: true },
            },
          }),
        ),
    })),
    combine: (answers) => ({
      data: answers.flatMap((answer) => answer.data ?? []),
      isPending: answers.some((answer) => answer.isPending),
    }),
  });
}

/** What the year's distribution gives to people: declared by all tiers less what went from tier to tier. */
export function useGivenToPeople(year: number) {
  return useQuery({
    queryKey: ["runs", "given", year],
    queryFn: async () => {
      const runs = await got(dividends.GET("/runs"));
      const last = runs.filter((run) => run.year === year && run.adjusts_id === null).at(-1);
      if (!last) return 0;
      const run = await got(dividends.GET("/runs/{run_id}", { params: { path: { run_id: last.id } } }));
      const declared = run.tiers.reduce((sum, tier) => sum + (tier.declared_fen ?? 0), 0);
      return declared - run.flows.reduce((sum, flow) => sum + flow.amount_fen, 0);
    },
  });
}
