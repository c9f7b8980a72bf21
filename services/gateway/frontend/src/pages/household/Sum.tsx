/** Money as a household reads it: with its unit beside it, there is no column's head to say it. */
import { Money } from "@/ui/Figures";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

export function Sum({ fen }: { fen: number }) {
  const c = useWords(common);
  return (
    <>
      <Money fen={fen} />
      <span className="unit">{c.yuan}</span>
    </>
  );
}
