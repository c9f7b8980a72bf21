import type { Panel } from "@/app/panels";

export const panels: readonly Panel[] = [
  { name: "users.toActivate", order: 100, roles: ["administrator"], load: () => import("./ToActivate") },
  { name: "users.latest", order: 150, roles: ["administrator"], load: () => import("./Latest") },
];
