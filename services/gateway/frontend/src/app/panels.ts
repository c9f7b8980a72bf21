/**
 * What an area shows on the start page: a new panel is found by the area's own `panels.ts`. Each answers one of
 * three questions: what must I do now, what changed, is anything wrong.
 */
import type { ComponentType } from "react";
import type { Role } from "@/session/session";

export interface Panel {
  name: string;
  /** What must be done stands first, what changed in the middle, what is wrong before all: 0–1000. */
  order: number;
  roles: readonly Role[];
  /** Only where the working node has a desk of this kind. */
  desk?: "production" | "processing";
  /** Over the whole width at the desk. */
  wide?: true;
  /** It draws several panels, which stand among the others. */
  several?: true;
  /** A component without properties that draws a `<Panel>` (src/ui/Panel.tsx), or nothing when it has nothing. */
  load: () => Promise<{ default: ComponentType }>;
}

const areas = import.meta.glob<{ panels: readonly Panel[] }>("../pages/*/panels.ts", { eager: true });

export const PANELS: readonly Panel[] = Object.values(areas)
  .flatMap((area) => area.panels)
  .sort((one, other) => one.order - other.order);
