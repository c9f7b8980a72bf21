import { type Place, READERS } from "@/app/place";

export const places: readonly Place[] = [
  {
    path: "/overview",
    word: ["全季概览", "Overview"],
    icon: "tree",
    order: 50,
    roles: ["finance", "manager", "accountant", ...READERS],
    load: () => import("./Overview"),
  },
];
