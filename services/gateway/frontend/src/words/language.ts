/** The language of the pages: Chinese first, English by a switch that is remembered. */
import { useSyncExternalStore } from "react";

export type Language = "zh" | "en";
const KEY = "lianhe.language";
const listeners = new Set<() => void>();

function read(): Language {
  return localStorage.getItem(KEY) === "en" ? "en" : "zh";
}

let current: Language = read();

function mark(): void {
  document.documentElement.lang = current === "zh" ? "zh-CN" : "en";
}
mark();

export const language = {
  current: () => current,
  choose: (next: Language) => {
    current = next;
    localStorage.setItem(KEY, next);
    mark();
    for (const listener of listeners) listener();
  },
};

export function useLanguage(): Language {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, language.current);
}
