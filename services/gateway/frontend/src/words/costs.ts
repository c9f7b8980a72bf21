/** What a batch costs, by kind: at the desk that gathers it and in the journals that follow. */
import type { Catalogue } from "./words";

export const costKinds = {
  material: ["农资", "inputs"],
  purchase: ["直接购入", "purchase"],
  rent: ["地租", "rent"],
  energy: ["水电燃料", "energy"],
  depreciation: ["折旧", "depreciation"],
  lot: ["领用批次", "own lots"],
} satisfies Catalogue;
