/** A part of a whole with two decimals, half up: 1 of 3 is 33.33%. */
import { decimal } from "@/ui/amounts";

const SCALE = 10_000n;

export function percent(part: number, whole: number): string {
  if (whole === 0) return "–";
  // Capital in fen times ten thousand may pass what a number holds exactly.
  const scaled = (BigInt(part) * SCALE * 2n + BigInt(whole)) / (BigInt(whole) * 2n);
  return `${decimal(Number(scaled), 2)}%`;
}
