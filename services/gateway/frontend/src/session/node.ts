/** The node of the group tree one works in: chosen among those one may see, remembered on this device. */
import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import { rolesOf, useActor } from "./session";

export type Organisation = components["schemas"]["OrganisationView"];

const KEY = "lianhe.node";
const listeners = new Set<() => void>();
let chosen = localStorage.getItem(KEY);

export function chooseNode(id: string): void {
  chosen = id;
  localStorage.setItem(KEY, id);
  for (const listener of listeners) listener();
}

/** The part of the group tree one may see, parents before children. A household sees none of it. */
export function useTree() {
  const actor = useActor();
  return useQuery({
    queryKey: ["tree", actor.id],
    queryFn: () => got(members.GET("/organisations/tree")),
    enabled: !rolesOf(actor).has("household"),
    staleTime: 60_000,
  });
}

/** The organisation one works in, once the tree is known. */
export function useNode(): Organisation | undefined {
  const id = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen,
  );
  const { data } = useTree();
  const actor = useActor();
  const granted = actor.grants[0]?.node_id;
  return data?.find((node) => node.id === id) ?? data?.find((node) => node.id === granted) ?? data?.[0];
}

export function deskKind(node: Organisation | undefined): "production" | "processing" | undefined {
  if (!node?.desk) return undefined;
  return node.desk === "processing" ? "processing" : "production";
}
