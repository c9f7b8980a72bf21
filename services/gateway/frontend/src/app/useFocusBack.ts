/** When what opened over the page is gone, the keyboard goes on where it was before. */
import { useEffect } from "react";

/** The page, or a drawer over it; the last one of them is what is worked in. */
const LAYERS = ".shell, .ant-drawer-open";

/** A drawer that is taken away takes the focus with it: antd brings it back only from what it closes itself. */
export function useFocusBack(): void {
  useEffect(() => {
    const focused = new WeakMap<Element, HTMLElement>();
    let worked: Element | null = null;
    const top = () => [...document.querySelectorAll(LAYERS)].at(-1) ?? null;
    const note = ({ target }: FocusEvent) => {
      const layer = target instanceof HTMLElement ? target.closest(LAYERS) : null;
      // Below an open drawer the focus only passes through, on its way around the window.
      if (!layer || layer !== top()) return;
      worked = layer;
      focused.set(layer, target as HTMLElement);
    };
    const watching = new MutationObserver(() => {
      if (!worked || worked.isConnected || document.activeElement !== document.body) return;
      worked = top();
      const before = worked ? focused.get(worked) : undefined;
      const there = before?.isConnected ? before : document.getElementById("content");
      there?.focus({ preventScroll: true });
    });
    document.addEventListener("focusin", note);
    watching.observe(document.body, { childList: true });
    return () => {
      document.removeEventListener("focusin", note);
      watching.disconnect();
    };
  }, []);
}
