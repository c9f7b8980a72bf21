import { type Place, READERS } from "@/app/place";

export const places: readonly Place[] = [
  {
    path: "/users",
    word: ["用户与权限", "Users"],
    icon: "user",
    order: 900,
    roles: ["administrator", "manager", ...READERS],
    daily: ["administrator"],
    load: () => import("./Users"),
  },
  {
    path: "/audit",
    word: ["操作记录", "Audit trail"],
    icon: "tools",
    order: 910,
    roles: ["administrator", "manager", ...READERS],
    daily: READERS,
    load: () => import("./Audit"),
  },
];
