/** The code of a page, asked for once: with the first script of a visit, or when its address is gone to. */
import type { ComponentType } from "react";
import type { Place } from "./place";
import { PLACES } from "./places";

type Loaded = Promise<{ default: ComponentType }>;

const asked = new Map<string, Loaded>();

function once(path: string, load: () => Loaded): Loaded {
  const known = asked.get(path);
  if (known) return known;
  const loaded = load();
  asked.set(path, loaded);
  // What did not arrive is asked for again the next time.
  loaded.catch(() => asked.delete(path));
  return loaded;
}

export const pageOf = (place: Place): Loaded => once(place.path, place.load);
export const signIn = (): Loaded => once("/sign-in", () => import("@/pages/sign-in/SignIn"));

/** What the address of the first visit needs, before anything else of the product has come. */
export function ahead(pathname: string): void {
  const parts = pathname.split("/");
  const fits = ({ path }: Place) => {
    const wanted = path.split("/");
    return (
      wanted.length === parts.length &&
      wanted.every((part, at) => part === parts[at] || (part.startsWith(":") && parts[at] !== ""))
    );
  };
  const place = PLACES.find(fits);
  if (place) void pageOf(place).catch(() => undefined);
}
