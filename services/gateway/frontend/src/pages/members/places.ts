import { EVERYBODY, KEEPERS, type Place, READERS } from "@/app/place";

const VIEWERS = [...KEEPERS, "finance", ...READERS] as const;
const IMPORTS = [...KEEPERS, "finance"] as const;

export const places: readonly Place[] = [
  {
    path: "/households",
    word: ["农户", "Households"],
    icon: "people",
    order: 400,
    roles: [...VIEWERS, "subsidiary", "plant", "sales"],
    load: () => import("./Households"),
  },
  { path: "/households/:id", roles: VIEWERS, load: () => import("./Household") },
  {
    path: "/register",
    word: ["股权登记簿", "Share register"],
    icon: "books",
    order: 410,
    roles: VIEWERS,
    load: () => import("./Register"),
  },
  {
    path: "/roster",
    word: ["名册导入", "Import a roster"],
    icon: "scale",
    order: 420,
    roles: IMPORTS,
    load: () => import("./Roster"),
  },
  {
    path: "/coverage",
    word: ["带动农户", "Coverage"],
    icon: "gift",
    order: 430,
    roles: VIEWERS,
    load: () => import("./Coverage"),
  },
  {
    path: "/land",
    word: ["土地流转", "Land contracts"],
    icon: "scale",
    order: 440,
    roles: [...VIEWERS, "subsidiary"],
    load: () => import("./Land"),
  },
  {
    path: "/organisations",
    word: ["组织与股权", "Organisations"],
    icon: "tree",
    order: 450,
    roles: EVERYBODY,
    load: () => import("./Organisations"),
  },
];
