import { EVERYBODY, type Place } from "@/app/place";

export const places: readonly Place[] = [
  {
    path: "/",
    word: ["首页", "Home"],
    icon: "home",
    order: 0,
    roles: EVERYBODY,
    daily: EVERYBODY,
    load: () => import("./Start"),
  },
];
