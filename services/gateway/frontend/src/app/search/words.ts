import type { Catalogue } from "@/words/words";

export const searchWords = {
  search: ["查找", "Search"],
  hint: ["户主或户号、批次、订单号、单据号", "Household, lot, batch, order or document number"],
  households: ["农户", "Households"],
  lots: ["货物批次", "Lots"],
  batches: ["加工批次", "Batches"],
  orders: ["订单", "Orders"],
  documents: ["单据", "Documents"],
  nothing: [
    "没有找到。换一个编号，或只写前几位试试。",
    "Nothing found. Try another number, or its beginning.",
  ],
  partly: ["有些部分暂时联系不上，结果可能不全。", "Some parts cannot be reached; more may exist."],
} satisfies Catalogue;
