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
  {
    ...AT,
    path: "/desk/lots",
    word: ["库存批次", "Lots"],
    icon: "shop",
    order: 130,
    load: () => import("./Lots"),
  },
  {
    ...AT,
    path: "/desk/batches",
    word: ["生产批次", "Batches"],
    icon: "flask",
    order: 140,
    load: () => import("./Batches"),
  },
  { path: "/desk/batches/:batchId", roles: SEES, load: () => import("./Batch") },
  {
    ...AT,
    path: "/desk/inputs",
    word: ["农资", "Inputs"],
    icon: "gift",
    order: 150,
    load: () => import("./Inputs"),
  },
];
