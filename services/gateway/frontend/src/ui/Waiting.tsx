/** Something of the page itself is on its way. */
import { common } from "@/words/common";
import { useWords } from "@/words/words";

export function Waiting() {
  const w = useWords(common);
  return (
    <div className="waiting" role="status" aria-label={w.loading}>
      <span className="waiting-sign" />
    </div>
  );
}
