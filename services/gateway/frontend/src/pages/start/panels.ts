import { READERS } from "@/app/place";
import type { Panel } from "@/app/panels";

export const panels: readonly Panel[] = [
  { name: "start.wrong", order: 50, roles: READERS, load: () => import("./Wrong") },
  { name: "start.changed", order: 150, roles: READERS, load: () => import("./Changed") },
  { name: "operator.standing", order: 20, roles: ["operator"], load: () => import("./Running") },
];
