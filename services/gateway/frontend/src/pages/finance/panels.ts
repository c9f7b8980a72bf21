import type { Panel } from "@/app/panels";

export const panels: readonly Panel[] = [
  {
    name: "books",
    order: 200,
    roles: ["finance", "accountant", "manager", "subsidiary", "supervisor", "auditor"],
    several: true,
    load: () => import("./Panel"),
  },
];
