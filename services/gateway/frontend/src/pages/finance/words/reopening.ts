import type { Catalogue } from "@/words/words";

export const reopeningWords = {
  reopenings: ["反结账记录", "Months opened again"],
  reopen: ["反结账 {month}", "Open {month} again"],
  ask: ["提交申请", "Ask"],
  askHint: [
    "须由另一人批准。批准后该月可再记账，各环节也可补录；已入账的凭证不改，错的用红字冲销；改完须重新结账。",
    "Somebody else must grant it. The month then takes entries and facts again; what is posted stays, a mistake is reversed; afterwards it is closed anew.",
  ],
  reason: ["理由", "Reason"],
  reasonShort: ["写明缘由，至少四个字", "Say why, in four characters or more"],
  reasonSuch: ["如：十月电费发票漏记", "Such as: October's electricity invoice was left out"],
  askedNow: ["申请已提交，待另一人批准", "Asked; somebody else decides"],
  askedBy: ["{by} 于 {at} 申请", "asked by {by}, {at}"],
  grantedBy: ["{by} 于 {at} 批准", "granted by {by}, {at}"],
  refusedBy: ["{by} 于 {at} 不同意", "refused by {by}, {at}"],
  bySecond: ["由您申请，须由另一人批准。", "You asked for it: somebody else decides."],
  grant: ["批准反结账", "Grant"],
  grantAsk: ["重新打开 {name} 的 {month}？", "Open {month} of {name} again?"],
  grantWhat: [
    "以该月为准的合并定稿将标为已失效，原版保留。",
    "Final consolidated versions that stand on it are marked superseded, and kept.",
  ],
  refuse: ["不同意", "Refuse"],
  answer: ["答复", "Answer"],
  reopened: ["{month} 已重新打开", "{month} is open again"],
  superseded: ["{n} 份合并定稿随之失效", "{n} final versions superseded by it"],
  supersededTag: ["已失效", "superseded"],
  supersededWhy: [
    "{name} 的 {month} 于 {at} 反结账：{reason}。本稿保留备查，请以重新结账后的定稿为准。",
    "{month} of {name} was opened again, {at}: {reason}. This version is kept; the one drawn up after closing anew stands.",
  ],
  panelReopenings: ["待批的反结账", "Months to open again"],
} satisfies Catalogue;
