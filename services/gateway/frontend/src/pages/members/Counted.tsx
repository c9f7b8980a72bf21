/** What a register counts: shares of a village, or the capital of a co-op or company. */
import { Money, Shares } from "@/ui/Figures";
import { shares, yuan } from "@/ui/amounts";

export function Counted({ milli, fen }: { milli: number; fen: boolean }) {
  return fen ? <Money fen={milli} /> : <Shares milli={milli} />;
}

export const counted = (milli: number, fen: boolean): string => (fen ? yuan(milli) : shares(milli));
