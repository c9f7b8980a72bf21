import type { Catalogue } from "@/words/words";

export const openingWords = {
  title: ["期初余额", "Opening balances"],
  hint: [
    "启用时一次录入截止日的各科目余额。先检查，逐格列出问题；没有问题才入账，重复上传不会多记。",
    "Balances at the cut-over date, entered once. Check the workbook first: every bad cell is listed. Only a clean one is posted, and sending it again changes nothing.",
  ],
  clean: [
    "检查通过：{n} 行，借贷各 {sum} 元。可以登记入账。",
    "All is well: {n} lines, {sum} yuan a side. It may be entered.",
  ],
  entered: ["期初余额已入账：{n} 行，借贷各 {sum} 元。", "Posted: {n} lines, {sum} yuan a side."],
  sameAgain: [
    "与已入账的期初余额完全相同，没有改动。",
    "The same balances are posted already; nothing changed.",
  ],
} satisfies Catalogue;
