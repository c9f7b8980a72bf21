/**
 * Who is signed in here. The access token lives in memory only; what outlives a reload is the refresh token in a
 * strict cookie, which no script can read.
 */
import { useSyncExternalStore } from "react";
import { problemOf } from "@/api/problem";
import type { components } from "@/api/types/gateway";
import { language } from "@/words/language";

export type Actor = components["schemas"]["ActorView"];
type SignedIn = components["schemas"]["SignedInView"];
export type Role = Actor["grants"][number]["role"];

interface State {
  /** undefined: not known yet; null: nobody. */
  actor: Actor | null | undefined;
  /** The session ran out while somebody worked, or since: say so at the door. */
  ended: boolean;
}

/** Marks that a refresh cookie may be there, so that nobody asks for a session that never was. */
const MARK = "lianhe.signed-in";

let token: string | null = null;
let state: State = { actor: undefined, ended: false };
let renewing: Promise<boolean> | null = null;
const listeners = new Set<() => void>();

function set(next: State): void {
  state = next;
  for (const listener of listeners) listener();
}

async function post(path: string, body?: unknown): Promise<Response> {
  return fetch(`/api/auth/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": language.current() },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

async function take(response: Response): Promise<void> {
  if (!response.ok) throw await problemOf(response);
  const signedIn = (await response.json()) as SignedIn;
  token = signedIn.access_token;
  localStorage.setItem(MARK, "1");
  set({ actor: signedIn.actor, ended: false });
}

function forget(ended: boolean): void {
  token = null;
  localStorage.removeItem(MARK);
  set({ actor: null, ended });
}

export const session = {
  token: () => token,
  /** Name and password; throws the `Problem` that the door answers with. */
  signIn: async (name: string, password: string) => take(await post("sign-in", { name, password })),
  activate: async (code: string, password: string) => take(await post("activate", { code, password })),
  /** A new access token from the cookie; false when the sign-in has ended. Asked once for all who wait. */
  renew: (): Promise<boolean> => {
    renewing ??= post("refresh")
      .then(async (response) => {
        if (!response.ok) return false;
        await take(response);
        return true;
      })
      .catch(() => false)
      .finally(() => {
        renewing = null;
      });
    return renewing;
  },
  /** At the start of the page: is there still somebody? */
  resume: async () => {
    const wasIn = localStorage.getItem(MARK) !== null;
    if (wasIn && (await session.renew())) return;
    forget(wasIn);
  },
  end: () => {
    forget(state.actor != null);
  },
  signOut: async () => {
    await post("sign-out").catch(() => undefined);
    forget(false);
  },
};

export function useSession(): State {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

/** The signed-in actor; only below the door that made sure there is one. */
export function useActor(): Actor {
  const { actor } = useSession();
  if (!actor) throw new Error("nobody is signed in");
  return actor;
}

export function rolesOf(actor: Actor): Set<Role> {
  return new Set(actor.grants.map((grant) => grant.role));
}

/** Whether the actor has one of these roles anywhere; the service decides for the row. */
export function useMay(...roles: Role[]): boolean {
  const held = rolesOf(useActor());
  return roles.some((role) => held.has(role));
}
