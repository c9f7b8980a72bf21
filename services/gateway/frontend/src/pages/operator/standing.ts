/** How every service stands, and what is held anywhere: asked of each, renewed while somebody looks. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { gateway, got, operated } from "@/api/services";
import type { components } from "@/api/types/gateway";

export type Standing = components["schemas"]["OperationsView"];
export type Held = components["schemas"]["HeldView"] & { service: string };

export const RENEWED_MS = 5000;
const HELD_ROWS = 100;

export interface Of<Data> {
  service: string;
  data: Data | undefined;
  error: unknown;
}

export function useServices() {
  return useQuery({
    queryKey: ["services"],
    queryFn: () => got(gateway.GET("/services")),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useStandings(services: readonly string[]): Of<Standing>[] {
  return useQueries({
    queries: services.map((service) => ({
      queryKey: ["operations", service],
      queryFn: () => got(operated(service).GET("/operations")),
      refetchInterval: RENEWED_MS,
    })),
    combine: (answers) =>
      answers.map(({ data, error }, place) => ({ service: services[place] ?? "", data, error })),
  });
}

/** Everything held, the parked first: those wait for a person. */
export function useHeld(services: readonly string[]): { held: Held[]; isPending: boolean } {
  return useQueries({
    queries: services.map((service) => ({
      queryKey: ["operations", service, "held"],
      queryFn: () =>
        got(operated(service).GET("/operations/held", { params: { query: { limit: HELD_ROWS } } })),
      refetchInterval: RENEWED_MS,
    })),
    combine: (answers) => ({
      held: answers
        .flatMap(({ data }, place) => (data ?? []).map((row) => ({ ...row, service: services[place] ?? "" })))
        .sort((one, other) => Number(other.state === "parked") - Number(one.state === "parked")),
      isPending: services.length === 0 || answers.some((answer) => answer.isPending),
    }),
  });
}
