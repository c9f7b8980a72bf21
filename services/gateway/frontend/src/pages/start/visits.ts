/** When somebody looked at the start page before this sign-in, remembered on this device. */
import { useMemo } from "react";
import { useActor } from "@/session/session";

interface Visits {
  before: string | null;
  now: string;
}

/** Coming back within this time is the same visit. */
const VISIT_MS = 30 * 60_000;

function visited(actorId: string): Visits {
  const key = `lianhe.visits.${actorId}`;
  const kept = JSON.parse(localStorage.getItem(key) ?? "null") as Visits | null;
  const now = new Date();
  const same = kept !== null && now.getTime() - new Date(kept.now).getTime() < VISIT_MS;
  const visits: Visits = { before: same ? kept.before : (kept?.now ?? null), now: now.toISOString() };
  localStorage.setItem(key, JSON.stringify(visits));
  return visits;
}

/** The visit before this one; null for the first. */
export function useLastVisit(): string | null {
  const { id } = useActor();
  return useMemo(() => visited(id).before, [id]);
}
