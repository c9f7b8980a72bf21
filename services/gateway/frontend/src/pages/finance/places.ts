import { type Place, READERS } from "@/app/place";

const KEEPERS = ["manager", "accountant", "finance"] as const;
const SEES = [...KEEPERS, "subsidiary", ...READERS] as const;
const GROUP = ["accountant", "finance", ...READERS] as const;

export const places: readonly Place[] = [
  {
    path: "/finance/vouchers",
    word: ["记账凭证", "Vouchers"],
    icon: "books",
    order: 600,
    roles: SEES,
    load: () => import("./Vouchers"),
  },
  { path: "/finance/vouchers/new", roles: KEEPERS, load: () => import("./NewVoucher") },
  {
    path: "/finance/journals",
    word: ["序时账", "Journals"],
    icon: "books",
    order: 605,
    roles: SEES,
    load: () => import("./Journals"),
  },
  {
    path: "/finance/trial-balance",
    word: ["科目余额表", "Trial balance"],
    icon: "books",
    order: 610,
    roles: SEES,
    load: () => import("./TrialBalance"),
  },
  {
    path: "/finance/statements",
    word: ["会计报表", "Statements"],
    icon: "books",
    order: 615,
    roles: SEES,
    load: () => import("./Statements"),
  },
  {
    path: "/finance/consolidation",
    word: ["合并报表", "Consolidated"],
    icon: "tree",
    order: 620,
    roles: GROUP,
    load: () => import("./Consolidation"),
  },
  { path: "/finance/consolidation/:version", roles: GROUP, load: () => import("./Version") },
  {
    path: "/finance/pairs",
    word: ["往来核对", "Group claims"],
    icon: "tree",
    order: 625,
    roles: GROUP,
    load: () => import("./Pairs"),
  },
  {
    path: "/finance/payables",
    word: ["应付款", "Payables"],
    icon: "money",
    order: 630,
    roles: SEES,
    load: () => import("./Payables"),
  },
  {
    path: "/finance/payments",
    word: ["付款批次", "Payments"],
    icon: "money",
    order: 635,
    roles: SEES,
    load: () => import("./Payments"),
  },
  { path: "/finance/payments/:batch", roles: SEES, load: () => import("./Batch") },
  {
    path: "/finance/closing",
    word: ["结账", "Closing"],
    icon: "books",
    order: 640,
    roles: SEES,
    load: () => import("./Closing"),
  },
  {
    path: "/finance/opening",
    word: ["期初余额", "Opening balances"],
    icon: "books",
    order: 645,
    roles: KEEPERS,
    load: () => import("./Opening"),
  },
];
