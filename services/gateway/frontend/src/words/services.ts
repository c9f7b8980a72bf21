/** What each service is called among people; one that is not named here shows its own name. */
import type { Catalogue } from "./words";

export const serviceWords = {
  members: ["成员登记", "Members"],
  honeysuckle: ["金银花", "Honeysuckle"],
  facility_farming: ["设施农业", "Facility farming"],
  livestock: ["养殖", "Livestock"],
  processing: ["加工", "Processing"],
  sales: ["销售", "Sales"],
  finance: ["财务", "Finance"],
  dividends: ["分红", "Dividends"],
  gateway: ["登录与入口", "Sign-in"],
} satisfies Catalogue;
