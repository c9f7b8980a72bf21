import type { Place } from "@/app/place";

/** 公示: what is published is for everybody to read. */
export const places: readonly Place[] = [
  { path: "/notice/:runId/:tierId", open: true, roles: [], load: () => import("./Notice") },
];
