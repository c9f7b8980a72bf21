import { type Place, READERS } from "@/app/place";

const SEES = ["sales", "manager", "subsidiary", "accountant", "finance", ...READERS] as const;

export const places: readonly Place[] = [
  {
    path: "/sales/orders",
    word: ["订单", "Orders"],
    icon: "shop",
    order: 500,
    roles: SEES,
    daily: ["sales"],
    load: () => import("./Orders"),
  },
  {
    path: "/sales/invoices",
    word: ["发票与收款", "Invoices"],
    icon: "money",
    order: 510,
    roles: SEES,
    daily: ["sales"],
    load: () => import("./Invoices"),
  },
];
