/** Herds and the animals alive in them, as the forms of the livestock desk choose from. */
import { useQuery } from "@tanstack/react-query";
import { got, livestock } from "@/api/services";
import type { components } from "@/api/types/livestock";
import type { Desk } from "./desk";

export type Herd = components["schemas"]["HerdView"];
export type Animal = components["schemas"]["AnimalView"];

/** First parts of the query keys that an act on a herd changes. */
export const CHANGES = ["herds", "animals", "batches", "lots", "week", "head moves"];

export interface HerdProps {
  desk: Desk;
  herd: Herd;
  onClose: () => void;
}

const ALIVE_MAX = 500;

export function useHerds(desk: Desk) {
  return useQuery({
    queryKey: ["herds", "choice", desk.node.id],
    queryFn: () => got(livestock.GET("/herds", { params: { query: { node: desk.node.id, limit: 500 } } })),
  });
}

export function useAlive(desk: Desk, herdId?: string) {
  return useQuery({
    queryKey: ["animals", "alive", desk.node.id, herdId],
    queryFn: () =>
      got(
        livestock.GET("/animals", {
          params: {
            query: { node: desk.node.id, herd_id: herdId, state: "alive", newest: true, limit: ALIVE_MAX },
          },
        }),
      ),
    // By their tags, as they stand on the list one carries along.
    select: (alive) => alive.toSorted((one, other) => (one.ear_tag ?? "").localeCompare(other.ear_tag ?? "")),
  });
}

/** What an animal is called: its tag, else its breed and birth. */
export function nameOf(animal: Animal, untagged: string): string {
  return animal.ear_tag ?? `${untagged} ${animal.breed} ${animal.born_on}`;
}
