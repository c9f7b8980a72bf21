/** The pages by job, as each area of `pages/` tells them: a new area is found by its `places.ts`. */
import type { Place } from "./place";

const areas = import.meta.glob<{ places: readonly Place[] }>("../pages/*/places.ts", { eager: true });

export const PLACES: readonly Place[] = Object.values(areas)
  .flatMap((area) => area.places)
  .sort((one, other) => (one.order ?? 1000) - (other.order ?? 1000));
