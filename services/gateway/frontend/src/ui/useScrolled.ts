/** A box that is reached by the keyboard where its content is wider or higher than it: only there it scrolls. */
import { useEffect, useRef } from "react";

export function useScrolled() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const div = box.current;
    if (!div) return;
    const look = () => {
      const scrolls = div.scrollWidth > div.clientWidth || div.scrollHeight > div.clientHeight;
      if (scrolls) div.tabIndex = 0;
      else div.removeAttribute("tabindex");
    };
    const watching = new ResizeObserver(look);
    watching.observe(div);
    if (div.firstElementChild) watching.observe(div.firstElementChild);
    return () => watching.disconnect();
  }, []);
  return box;
}
