/** The words and rules of a register: kinds of movement and their sides, forms of organisations. */
import type { components } from "@/api/types/members";
import type { Catalogue } from "@/words/words";

export type MovementKind = components["schemas"]["MovementKind"];
export type LegalForm = components["schemas"]["LegalForm"];

export const KINDS = [
  "GRANT",
  "TRANSFER",
  "INHERIT",
  "GIFT",
  "SPLIT_IN_HOUSEHOLD",
  "REDEEM",
  "ROTATE",
  "FREEZE",
  "UNFREEZE",
  "PLEDGE",
  "RELEASE",
  "CANCEL",
] as const satisfies readonly MovementKind[];

/** Which sides a movement has; a freeze or pledge lies on its holder, who stands as the giving side. */
export const SIDES: Record<MovementKind, { from: boolean; to: boolean }> = {
  GRANT: { from: false, to: true },
  TRANSFER: { from: true, to: true },
  INHERIT: { from: true, to: true },
  GIFT: { from: true, to: true },
  SPLIT_IN_HOUSEHOLD: { from: true, to: true },
  REDEEM: { from: true, to: false },
  ROTATE: { from: true, to: true },
  FREEZE: { from: true, to: false },
  UNFREEZE: { from: true, to: false },
  PLEDGE: { from: true, to: false },
  RELEASE: { from: true, to: false },
  CANCEL: { from: true, to: false },
};

/** A court's order, a bank's word and an inheritance are not for the members to approve. */
export const UNAPPROVED: ReadonlySet<MovementKind> = new Set(["FREEZE", "UNFREEZE", "RELEASE", "INHERIT"]);

export const kindWords = {
  GRANT: ["配股", "grant"],
  SPLIT_IN_HOUSEHOLD: ["户内分割、分户", "split of a household"],
  TRANSFER: ["内部转让", "transfer inside"],
  INHERIT: ["继承", "inheritance"],
  GIFT: ["赠与", "gift"],
  REDEEM: ["集体赎回", "redemption"],
  ROTATE: ["轮换", "rotation"],
  FREEZE: ["冻结", "freeze"],
  UNFREEZE: ["解冻", "unfreeze"],
  PLEDGE: ["质押", "pledge"],
  RELEASE: ["解押", "release"],
  CANCEL: ["注销", "cancellation"],
} satisfies Record<MovementKind, readonly [string, string]>;

export const formWords = {
  township: ["乡镇", "township"],
  company: ["公司", "company"],
  subsidiary: ["子公司", "subsidiary"],
  branch: ["分公司", "branch"],
  coop: ["农民专业合作社", "co-operative"],
  village_org: ["农村集体经济组织", "village collective"],
} satisfies Record<LegalForm, readonly [string, string]>;

/** A village counts shares; co-ops and companies count capital in fen. */
export function countsFen(form: LegalForm | undefined): boolean {
  return form !== "village_org";
}

export const KEEP_REGISTER: ReadonlySet<LegalForm> = new Set([
  "village_org",
  "coop",
  "company",
  "subsidiary",
]);

export const changeWords = {
  split: ["分户", "split off"],
  merged: ["并户", "merged"],
  group: ["换组", "another group"],
  account: ["更换收款账户", "another account"],
  head: ["更换户主", "another head"],
  person_added: ["增加人员", "person added"],
  person_changed: ["更正人员", "person changed"],
  phone: ["更换电话", "another phone"],
  person_left: ["人员去世、迁出", "person left"],
  relation: ["与户主关系", "relation to the head"],
  person_moved: ["转户", "moved to another household"],
} satisfies Catalogue;

/** What a registry change is about, in its facts. */
export const factWords = {
  code: ["户号", "number"],
  group: ["组", "group"],
  head_name: ["户主", "head"],
  name: ["姓名", "name"],
  relation: ["关系", "relation"],
  is_member: ["成员身份", "membership"],
  household: ["户号", "household"],
} satisfies Catalogue;

export const CLASSES = ["人口股", "农龄股", "劳龄股", "资产股", "贡献股", "扶贫股"] as const;
export const RELATIONS = [
  "户主",
  "配偶",
  "子",
  "女",
  "儿媳",
  "女婿",
  "孙子",
  "孙女",
  "父亲",
  "母亲",
] as const;
export const HEAD = "户主";
