/** A word to whoever sits here: what was done, what failed. It goes by itself, and waits for nobody. */
import { useSyncExternalStore } from "react";

export interface Said {
  id: number;
  tone: "done" | "failed" | "hint";
  words: string;
}

const SHOWN_MS = 4_000;
const listeners = new Set<() => void>();
let said: readonly Said[] = [];
let last = 0;

function set(next: readonly Said[]): void {
  said = next;
  for (const listener of listeners) listener();
}

function add(tone: Said["tone"], words: string): void {
  const id = ++last;
  set([...said, { id, tone, words }]);
  setTimeout(() => set(said.filter((one) => one.id !== id)), SHOWN_MS);
}

export const say = {
  done: (words: string) => add("done", words),
  failed: (words: string) => add("failed", words),
  hint: (words: string) => add("hint", words),
};

export function useSaid(): readonly Said[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
}
