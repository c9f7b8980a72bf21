import type { Catalogue } from "@/words/words";

export const start = {
  day: ["{day}，{name}", "{day}, {name}"],
  nothing: [
    "这里没有需要您处理的事。要看的内容在左侧导航里。",
    "Nothing here needs you. What you may look at is in the navigation.",
  ],
} satisfies Catalogue;
