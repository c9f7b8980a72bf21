/** What a chart writes at its axis and in its tips. */
import { decimal, halfUp } from "@/ui/amounts";

/** Fen as 万元, to a hundred yuan: a picture is read, the rows behind it are exact. */
export function tenThousands(fen: number): string {
  return decimal(fen < 0 ? -halfUp(-fen, 10_000) : halfUp(fen, 10_000), 2);
}

/** Grams as whole shown units. */
export function whole(grams: number, per: number): string {
  return decimal(halfUp(grams, per), 0);
}
