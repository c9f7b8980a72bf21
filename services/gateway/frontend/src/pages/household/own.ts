/** What a household may read of itself; every question names the household of whoever is signed in. */
import { useQuery } from "@tanstack/react-query";
import { LINES } from "@/api/lines";
import { desk, dividends, finance, got, members } from "@/api/services";
import type { components as Finance } from "@/api/types/finance";
import { useActor } from "@/session/session";

export type Payable = Finance["schemas"]["OwnPayableView"];
export type Returns = Finance["schemas"]["ReturnedView"];

const PAGE = 500;
const PAGES_MAX = 20;

/** The household of the actor; an account without one sees nothing. */
export function useHouseholdId(): string {
  return useActor().household_id ?? "";
}

/** Whole, page by page: what is owed must not stop at a page. */
async function allPayables(householdId: string): Promise<Payable[]> {
  const found: Payable[] = [];
  for (let page = 0; page < PAGES_MAX; page++) {
    const rows = await got(
      finance.GET("/households/{household_id}/payables", {
        params: { path: { household_id: householdId }, query: { after: found.at(-1)?.id, limit: PAGE } },
      }),
    );
    found.push(...rows);
    if (rows.length < PAGE) break;
  }
  return found.sort((one, other) => other.on.localeCompare(one.on) || other.id.localeCompare(one.id));
}

export function usePayables() {
  const id = useHouseholdId();
  return useQuery({ queryKey: ["own payables", id], queryFn: () => allPayables(id), enabled: id !== "" });
}

export function useReturns() {
  const id = useHouseholdId();
  return useQuery({
    queryKey: ["own returns", id],
    queryFn: () =>
      got(finance.GET("/households/{household_id}/returns", { params: { path: { household_id: id } } })),
    enabled: id !== "",
  });
}

export function useHousehold() {
  const id = useHouseholdId();
  return useQuery({
    queryKey: ["own household", id],
    queryFn: () => got(members.GET("/households/{household_id}", { params: { path: { household_id: id } } })),
    enabled: id !== "",
  });
}

export function useHoldings() {
  const id = useHouseholdId();
  return useQuery({
    queryKey: ["own holdings", id],
    queryFn: () =>
      got(members.GET("/households/{household_id}/holdings", { params: { path: { household_id: id } } })),
    enabled: id !== "",
  });
}

/** Of every desk together, the newest first. */
export function useDeliveries() {
  const id = useHouseholdId();
  return useQuery({
    queryKey: ["own deliveries", id],
    queryFn: async () => {
      const all = await Promise.all(
        LINES.map((service) =>
          got(
            desk(service).GET("/households/{household_id}/deliveries", {
              params: { path: { household_id: id }, query: { limit: PAGE } },
            }),
          ),
        ),
      );
      return all.flat().sort((one, other) => other.on.localeCompare(one.on));
    },
    enabled: id !== "",
  });
}

export function useOwnLines() {
  const id = useHouseholdId();
  return useQuery({
    queryKey: ["own lines", id],
    queryFn: () =>
      got(
        dividends.GET("/holders/{holder_id}/lines", {
          params: { path: { holder_id: id }, query: { limit: PAGE } },
        }),
      ),
    enabled: id !== "",
  });
}

export function useNotices() {
  const id = useHouseholdId();
  return useQuery({
    queryKey: ["own notices", id],
    queryFn: () =>
      got(dividends.GET("/holders/{holder_id}/notices", { params: { path: { holder_id: id } } })),
    enabled: id !== "",
  });
}

export function useOwnObjections() {
  const id = useHouseholdId();
  return useQuery({
    queryKey: ["own objections", id],
    queryFn: () =>
      got(dividends.GET("/holders/{holder_id}/objections", { params: { path: { holder_id: id } } })),
    enabled: id !== "",
  });
}
