/** What an area says of its pages in its own `places.ts`: where, under which word, for whom. */
import type { ComponentType } from "react";
import type { ServiceName } from "@/api/lines";
import type { Role } from "@/session/session";

export interface Place {
  path: string;
  /** In the navigation: Chinese, English. A page without a word is reached from another one. */
  word?: readonly [zh: string, en: string];
  icon?: string;
  /** Where it stands in the navigation: the order of a day's work. */
  order?: number;
  roles: readonly Role[];
  /** Whose daily page it is: on the phone it stands under the thumb. */
  daily?: readonly Role[];
  /** For everybody, without signing in: what is published. */
  open?: true;
  /** Only where the working node has a desk of this kind, or of this one line. */
  desk?: "production" | ServiceName;
  load: () => Promise<{ default: ComponentType }>;
}

export const KEEPERS = ["manager", "accountant"] as const satisfies readonly Role[];
export const READERS = ["supervisor", "auditor"] as const satisfies readonly Role[];
export const EVERYBODY = [
  ...KEEPERS,
  ...READERS,
  "subsidiary",
  "plant",
  "sales",
  "finance",
  "operator",
  "administrator",
] as const satisfies readonly Role[];

/** Whether a place is left as soon as the address goes on: another place lies below it. */
export function isEnd(place: Place, places: readonly Place[]): boolean {
  return place.path === "/" || places.some((other) => other.path.startsWith(`${place.path}/`));
}
