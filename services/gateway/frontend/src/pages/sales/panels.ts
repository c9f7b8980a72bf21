import type { Panel } from "@/app/panels";

export const panels: readonly Panel[] = [
  { name: "sales.overdue", order: 110, roles: ["sales"], load: () => import("./Overdue") },
  { name: "sales.toShip", order: 120, roles: ["sales"], load: () => import("./ToShip") },
];
