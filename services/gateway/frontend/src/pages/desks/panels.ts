import type { Panel } from "@/app/panels";

const AT = { roles: ["subsidiary", "manager", "accountant"], desk: "production" } as const;

export const panels: readonly Panel[] = [
  {
    ...AT,
    name: "desks.week",
    order: 100,
    wide: true,
    load: () => import("./Week").then(({ Week }) => ({ default: Week })),
  },
  { ...AT, name: "desks.today", order: 130, wide: true, load: () => import("./StartToday") },
  { ...AT, name: "desks.batches", order: 140, load: () => import("./StartBatches") },
  { ...AT, name: "desks.lots", order: 150, load: () => import("./StartLots") },
];
