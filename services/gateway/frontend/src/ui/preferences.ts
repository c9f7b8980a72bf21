/** What a person prefers on this device: weights in kg or 斤, areas in m² or 亩, light or dark. Stored once. */
import { useSyncExternalStore } from "react";

export interface Preferences {
  weight: "kg" | "jin";
  area: "m2" | "mu";
  look: "light" | "dark" | "system";
}

const KEY = "lianhe.preferences";
const BEFORE: Preferences = { weight: "kg", area: "m2", look: "system" };
const listeners = new Set<() => void>();

function read(): Preferences {
  try {
    return { ...BEFORE, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>) };
  } catch {
    return BEFORE;
  }
}

let current = read();

export const preferences = {
  current: () => current,
  choose: (change: Partial<Preferences>) => {
    current = { ...current, ...change };
    localStorage.setItem(KEY, JSON.stringify(current));
    for (const listener of listeners) listener();
  },
};

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, preferences.current);
}
