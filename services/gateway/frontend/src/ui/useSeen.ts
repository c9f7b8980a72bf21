/** Whether somebody looks at a place of the page: what is heavy is fetched and drawn from then on. */
import { type RefObject, useEffect, useRef, useState } from "react";

/** A rim at the lower edge of the window is not looked at yet. */
const PART_SEEN = 0.2;

export function useSeen(): [RefObject<HTMLDivElement | null>, boolean] {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const div = place.current;
    if (!div || seen) return;
    const come = () => setSeen(true);
    const watching = new IntersectionObserver(
      (all) => {
        if (all.some((one) => one.intersectionRatio >= PART_SEEN)) come();
      },
      { threshold: PART_SEEN },
    );
    watching.observe(div);
    // On paper everything is there.
    addEventListener("beforeprint", come);
    return () => {
      watching.disconnect();
      removeEventListener("beforeprint", come);
    };
  }, [seen]);
  return [place, seen];
}
