/** Whether somebody has come near a place of the page: what is heavy is fetched and drawn from then on. */
import { type RefObject, useEffect, useRef, useState } from "react";

const NEAR = "300px";

export function useNear(): [RefObject<HTMLDivElement | null>, boolean] {
  const place = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const div = place.current;
    if (!div || near) return;
    const come = () => setNear(true);
    const watching = new IntersectionObserver(
      (all) => {
        if (all.some((one) => one.isIntersecting)) come();
      },
      { rootMargin: NEAR },
    );
    watching.observe(div);
    // On paper everything is there.
    addEventListener("beforeprint", come);
    return () => {
      watching.disconnect();
      removeEventListener("beforeprint", come);
    };
  }, [near]);
  return [place, near];
}
