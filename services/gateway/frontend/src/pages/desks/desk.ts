/** The desk one works at: the working node, its service, and what every production line answers alike. */
import { useQuery } from "@tanstack/react-query";
import { isLine } from "@/api/lines";
import { desk as clientOf, got } from "@/api/services";
import type { components } from "@/api/types/honeysuckle";
import { type Organisation, useNode } from "@/session/node";
import { useMay } from "@/session/session";

export type Delivery = components["schemas"]["DeliveryView"];
export type DeliveryDetail = components["schemas"]["DeliveryDetail"];
export type Grower = components["schemas"]["GrowerView"];
export type Price = components["schemas"]["PriceView"];
export type Lot = components["schemas"]["LotView"];
export type Batch = components["schemas"]["BatchView"];
export type BatchDetail = components["schemas"]["BatchDetail"];
export type Input = components["schemas"]["InputView"];
export type TaxCategory = components["schemas"]["TaxCategory"];

export interface Desk {
  node: Organisation;
  /** The service: its name in `/api/…` and in query keys. */
  service: string;
  api: ReturnType<typeof clientOf>;
  /** Whether this person may enter anything here. */
  writes: boolean;
}

/** The desk of the working node; undefined where it has none. */
export function useDesk(): Desk | undefined {
  const node = useNode();
  const writes = useMay("manager", "accountant", "subsidiary");
  if (!node?.desk || !isLine(node.desk)) return undefined;
  return { node, service: node.desk, api: clientOf(node.desk), writes };
}

/** The price of each product that holds on a day. */
export function usePriceList(desk: Desk, on: string | undefined) {
  return useQuery({
    queryKey: ["price list", desk.node.id, on],
    queryFn: () =>
      got(desk.api.GET("/price-list", { params: { query: { entity_id: desk.node.id, on: on ?? "" } } })),
    enabled: on !== undefined && on !== "",
  });
}

/** Lots with something in them, the newest first, to choose from. */
export function useLotsOnHand(desk: Desk, product?: string) {
  return useQuery({
    queryKey: ["lots", "on hand", desk.node.id, product],
    queryFn: () =>
      got(
        desk.api.GET("/lots", {
          params: { query: { node: desk.node.id, on_hand: true, newest: true, limit: 500, product } },
        }),
      ),
  });
}

export function useInputs(desk: Desk) {
  return useQuery({
    queryKey: ["inputs", desk.node.id],
    queryFn: () => got(desk.api.GET("/inputs", { params: { query: { node: desk.node.id, limit: 500 } } })),
  });
}
