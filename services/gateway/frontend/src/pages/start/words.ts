import type { Catalogue } from "@/words/words";

export const start = {
  day: ["{day}，{name}", "{day}, {name}"],
  nothing: [
    "这里没有需要您处理的事。要看的内容在导航里。",
    "Nothing here needs you. What you may look at is in the navigation.",
  ],
  wrong: ["有没有不对的地方", "Is anything wrong"],
  lateFacts: ["迟到的业务", "Facts that came too late"],
  pairs: ["往来未对符，超过期限", "Pairs that do not match and are past their time"],
  parked: ["搁置的业务", "Parked facts"],
  recalls: ["未结的召回", "Recalls under way"],
  count: ["{n} 项", "{n}"],
  countOrMore: ["{n} 项以上", "{n} or more"],
  none: ["无", "none"],
  unknown: ["暂时联系不上", "not reached"],
  changed: ["上次来以后的变动", "Since your last visit"],
  since: ["自 {at} 起", "since {at}"],
  first: ["第一次来，看到的是最近的。", "Your first visit: these are the newest."],
  nothingChanged: ["没有新的凭证。", "No new entries."],
  fresh: ["新", "new"],
  allWell: ["各部分都在正常工作。", "Every part is working."],
  onTheWay: ["在途业务 {n} 项", "{n} facts on their way"],
} satisfies Catalogue;
