import { type Place, READERS } from "@/app/place";

const SEES = ["plant", "sales", "finance", "subsidiary", "manager", "accountant", ...READERS] as const;
const AT = { desk: "processing", icon: "flask" } as const;

export const places: readonly Place[] = [
  {
    ...AT,
    path: "/plants/arrivals",
    word: ["到货收货", "Arrivals"],
    order: 300,
    icon: "scale",
    roles: SEES,
    load: () => import("./Arrivals"),
  },
  {
    ...AT,
    path: "/plants/lots",
    word: ["在库批次", "Lots"],
    order: 310,
    icon: "shop",
    roles: SEES,
    load: () => import("./Lots"),
  },
  {
    ...AT,
    path: "/plants/batches",
    word: ["生产单", "Batches"],
    order: 320,
    roles: SEES,
    load: () => import("./Batches"),
  },
  { path: "/plants/batches/new", roles: ["plant"], load: () => import("./NewBatch") },
  { path: "/plants/batches/:batchId", roles: SEES, load: () => import("./Batch") },
  {
    ...AT,
    path: "/plants/recipes",
    word: ["配方", "Recipes"],
    order: 330,
    icon: "books",
    roles: SEES,
    load: () => import("./Recipes"),
  },
  {
    ...AT,
    path: "/plants/recalls",
    word: ["召回", "Recalls"],
    order: 340,
    icon: "tools",
    roles: SEES,
    load: () => import("./Recalls"),
  },
  { path: "/plants/recalls/:recallId", roles: SEES, load: () => import("./Recall") },
  {
    ...AT,
    path: "/plants/keys",
    word: ["接口密钥", "Machine keys"],
    order: 350,
    icon: "tools",
    roles: ["administrator", "plant", ...READERS],
    load: () => import("./Keys"),
  },
  {
    ...AT,
    path: "/plants/opening",
    word: ["建账盘点", "On hand at the start"],
    order: 380,
    icon: "books",
    roles: ["plant"],
    load: () => import("./Opening"),
  },
  { path: "/lots/:lotId", roles: SEES, load: () => import("./Lot") },
];
