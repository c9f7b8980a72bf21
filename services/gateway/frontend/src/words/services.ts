/** What each service is called among people; one that is not named here shows its own name. */
import { services } from "@/api/types/services";
import type { Catalogue } from "./words";

export const serviceWords: Catalogue = Object.fromEntries(
  Object.entries(services).map(([name, { zh, en }]) => [name, [zh, en] as const]),
);
