/** A question before what is hard to take back: the act is done only when somebody says yes. */
import { useSyncExternalStore } from "react";

export interface Question {
  title: string;
  content?: string;
  /** Done on yes; the question stays until it is. What it refuses is shown where it belongs, not here. */
  onOk: () => unknown;
}

const listeners = new Set<() => void>();
let question: Question | null = null;

function set(next: Question | null): void {
  question = next;
  for (const listener of listeners) listener();
}

export const askFirst = (asked: Question) => set(asked);
export const answered = () => set(null);

export function useQuestion(): Question | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => question,
  );
}
