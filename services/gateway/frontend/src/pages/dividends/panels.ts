import type { Panel } from "@/app/panels";

export const panels: readonly Panel[] = [
  {
    name: "dividends",
    order: 200,
    roles: ["manager", "accountant", "finance", "supervisor"],
    load: () => import("./Panel"),
  },
];
