/** What a delivery will come to, computed as it is typed; the service's figure is the one that counts. */
import type { Price } from "./desk";

export interface Weighed {
  grade?: string;
  gross_g?: number | null;
  tare_g?: number | null;
  moisture_bp?: number | null;
  impurity_bp?: number | null;
}

export interface Valued {
  weighed_g: number;
  net_g: number;
  price_fen_per_kg: number;
  amount_fen: number;
}

const WHOLE = 10_000n;

/** Half up in whole numbers of any size. */
function halfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** (gross − tare) × (1 − moisture) ÷ (1 − standard) × (1 − impurity); price = base × grade; both half up. */
export function valued(price: Price | undefined, line: Weighed): Valued | undefined {
  const coefficient = price && line.grade !== undefined ? price.grades[line.grade] : undefined;
  const weighed = (line.gross_g ?? 0) - (line.tare_g ?? 0);
  if (!price || coefficient === undefined || weighed <= 0) return undefined;
  const clean = BigInt(weighed) * (WHOLE - BigInt(line.impurity_bp ?? 0));
  const net =
    line.moisture_bp == null
      ? halfUp(clean, WHOLE)
      : halfUp(
          clean * (WHOLE - BigInt(line.moisture_bp)),
          (WHOLE - BigInt(price.standard_moisture_bp)) * WHOLE,
        );
  const perKilo = halfUp(BigInt(price.base_fen_per_kg) * BigInt(coefficient), WHOLE);
  return {
    weighed_g: weighed,
    net_g: Number(net),
    price_fen_per_kg: Number(perKilo),
    amount_fen: Number(halfUp(net * perKilo, 1000n)),
  };
}
