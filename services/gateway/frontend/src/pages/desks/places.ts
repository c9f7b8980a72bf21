import { KEEPERS, type Place, READERS } from "@/app/place";

const SEES = [...KEEPERS, ...READERS, "subsidiary", "finance", "sales", "plant"] as const;
const AT = { desk: "production", roles: SEES } as const;

export const places: readonly Place[] = [
  {
    ...AT,
    path: "/desk/scale",
    word: ["过磅收购", "At the scale"],
    icon: "scale",
    order: 100,
    roles: [...KEEPERS, "subsidiary"],
    load: () => import("./Scale"),
  },
  {
    ...AT,
    path: "/desk/deliveries",
    word: ["收购台账", "Deliveries"],
    icon: "books",
    order: 110,
    load: () => import("./Deliveries"),
  },
  { path: "/desk/sheet", roles: [...KEEPERS, "subsidiary"], load: () => import("./Sheet") },
  {
    ...AT,
    path: "/desk/prices",
    word: ["收购价", "Buying prices"],
    icon: "money",
    order: 120,
    load: () => import("./Prices"),
  },
];
