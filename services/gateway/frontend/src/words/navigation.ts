import type { Catalogue } from "./words";

export const navigation = {
  home: ["首页", "Home"],
  signOut: ["退出", "Sign out"],
  language: ["English", "中文"],
  look: ["深浅色", "Light or dark"],
  weight: ["公斤 / 斤", "kg / jin"],
  area: ["平方米 / 亩", "m² / mu"],
  node: ["工作单位", "Organisation"],
  settings: ["偏好", "Preferences"],
  toContent: ["跳到正文", "Skip to content"],
  everything: ["全部", "All"],
  menu: ["导航", "Navigation"],
  signedInAs: ["当前用户：{name}", "Signed in as {name}"],
} satisfies Catalogue;
