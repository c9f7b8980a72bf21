import type { Panel } from "@/app/panels";

export const panels: readonly Panel[] = [
  {
    name: "plants.waiting",
    order: 310,
    roles: ["plant"],
    desk: "processing",
    load: () => import("./Waiting"),
  },
  { name: "plants.held", order: 320, roles: ["plant"], desk: "processing", load: () => import("./Held") },
];
