import type { Catalogue } from "./words";

export const openingWords = {
  title: ["建账盘点", "On hand at the start"],
  titleHint: [
    "第一次启用时，把截止日的库存和存栏用 Excel 一次登记。金额已在期初余额里，这里不再记账。",
    "When you start: what is in stock and in the barn on that day, entered at once from Excel. Its value is in the opening balances; nothing is booked here.",
  ],
  lots: ["库存批次", "Lots in stock"],
  lotsHint: [
    "每行一批：品名、等级、数量、成本。填错的格子会逐个指出，全对才登记。",
    "A line a lot: product, grade, quantity, cost. Each bad cell is named; it is entered only when all is well.",
  ],
  herds: ["存栏牲畜", "Animals"],
  herdsHint: [
    "每行一头：畜群、耳标、品种、性别、出生日、成本。没有的畜群会一并建立。",
    "A line an animal: herd, ear tag, breed, sex, birth, cost. Herds that do not exist are made.",
  ],
  template: ["下载空表", "Empty form"],
  on: ["截止日", "Cut-over date"],
  choose: ["选 Excel 文件", "Choose a workbook"],
  tryIt: ["先检查", "Check it"],
  enter: ["登记", "Enter it"],
  clean: ["检查通过：{n} 条，成本合计 {sum} 元", "All is well: {n}, cost {sum} yuan in all"],
  entered: ["已登记 {n} 条，成本合计 {sum} 元", "{n} entered, cost {sum} yuan in all"],
  sameAgain: ["这些以前已登记过，没有重复登记", "These were entered before; nothing was entered twice"],
  badCells: ["有 {n} 处要改，改好再传一次；现在什么也没登记", "{n} cells to mend; nothing was entered yet"],
  row: ["行", "Row"],
  column: ["列", "Column"],
  problem: ["问题", "What is wrong"],
} satisfies Catalogue;
