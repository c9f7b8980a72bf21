/** A page that is gone to begins at its top, and is where the keyboard goes on; who comes back is where they were. */
import { type RefObject, useCallback, useLayoutEffect } from "react";
import { useLocation, useNavigationType } from "react-router";

/** How far each page of this visit was scrolled: on the phone it scrolls by itself, of which no browser keeps note. */
const scrolled = new Map<string, number>();

export function usePlaceOnPage(box: RefObject<HTMLElement | null>): () => void {
  const { key, pathname } = useLocation();
  const how = useNavigationType();
  useLayoutEffect(() => {
    const main = box.current;
    if (!main) return;
    if (how === "POP") {
      main.scrollTop = scrolled.get(key) ?? 0;
      return;
    }
    main.scrollTop = 0;
    scrollTo(0, 0);
    // A field that takes the focus by itself keeps it.
    if (!main.contains(document.activeElement)) main.focus({ preventScroll: true });
    // Another filter is another address of the same page.
  }, [pathname]);
  return useCallback(() => {
    if (box.current) scrolled.set(key, box.current.scrollTop);
  }, [box, key]);
}
