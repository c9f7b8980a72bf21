import { KEEPERS, type Place, READERS } from "@/app/place";

const SEES = [...KEEPERS, "subsidiary", "finance", ...READERS] as const;

export const places: readonly Place[] = [
  {
    path: "/dividends",
    word: ["收益分配", "Dividends"],
    icon: "gift",
    order: 700,
    roles: SEES,
    load: () => import("./Runs"),
  },
  { path: "/dividends/runs/:runId", roles: SEES, load: () => import("./Run") },
  { path: "/dividends/runs/:runId/tiers/:tierId", roles: SEES, load: () => import("./Tier") },
  {
    path: "/dividends/rules",
    word: ["分配办法", "Distribution rules"],
    icon: "gift",
    order: 710,
    roles: SEES,
    load: () => import("./Rules"),
  },
  {
    path: "/dividends/trial",
    word: ["分配试算", "Trial"],
    icon: "gift",
    order: 720,
    roles: [...KEEPERS, "finance"],
    load: () => import("./Trial"),
  },
];
