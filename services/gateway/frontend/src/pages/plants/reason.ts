/** A reason the plant's own record gives in both languages ("召回 / recall: 农残"), in the one that is read. */
import type { Language } from "@/words/language";

const BOTH = /^([^/]+) \/ ([a-z ]+): (.+)$/;

export function reasonIn(now: Language, reason: string): string {
  const match = BOTH.exec(reason);
  if (!match) return reason;
  return now === "zh" ? `${match[1]}：${match[3]}` : `${match[2]}: ${match[3]}`;
}
