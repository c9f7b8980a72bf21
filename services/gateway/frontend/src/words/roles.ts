import type { Catalogue } from "./words";

export const roleWords = {
  manager: ["理事长", "manager"],
  accountant: ["会计", "accountant"],
  subsidiary: ["分/子公司经理", "subsidiary manager"],
  plant: ["加工厂", "plant"],
  sales: ["销售", "sales"],
  finance: ["镇公司财务", "township finance"],
  supervisor: ["监事", "supervisor"],
  auditor: ["审计", "auditor"],
  household: ["农户", "household"],
  operator: ["运维", "operator"],
  administrator: ["系统管理员", "administrator"],
} satisfies Catalogue;
