import type { Place } from "@/app/place";

const HOME = ["household"] as const;

export const places: readonly Place[] = [
  {
    path: "/household",
    word: ["我家", "My household"],
    icon: "home",
    order: 0,
    roles: HOME,
    load: () => import("./Home"),
  },
  {
    path: "/household/money",
    word: ["收款", "Money"],
    icon: "money",
    order: 10,
    roles: HOME,
    load: () => import("./Payments"),
  },
  {
    path: "/household/deliveries",
    word: ["交售", "Deliveries"],
    icon: "scale",
    order: 20,
    roles: HOME,
    load: () => import("./Deliveries"),
  },
  {
    path: "/household/dividends",
    word: ["分红", "Dividends"],
    icon: "gift",
    order: 30,
    roles: HOME,
    load: () => import("./Dividends"),
  },
  {
    path: "/household/notices",
    word: ["公示", "Notices"],
    icon: "people",
    order: 40,
    roles: HOME,
    load: () => import("./Notices"),
  },
];
