import { type Place, READERS } from "@/app/place";

export const places: readonly Place[] = [
  {
    path: "/operator",
    word: ["系统运行", "Operations"],
    icon: "tools",
    order: 900,
    roles: ["operator", ...READERS],
    daily: ["operator"],
    load: () => import("./Operator"),
  },
];
