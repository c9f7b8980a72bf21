/** Enter goes on to the next field of a form; on the last one it sends. A list that is open keeps its Enter. */
import { type KeyboardEvent, useCallback, useRef } from "react";

/** A choice is one stop: at what is chosen, or at its first while nothing is. */
function stopsOf(form: HTMLElement | null): HTMLInputElement[] {
  const all = Array.from(form?.querySelectorAll<HTMLInputElement>("input:not([disabled])") ?? []);
  return all.filter((one) => {
    if (one.type !== "radio") return true;
    const choice = all.filter((other) => other.name === one.name);
    return one === (choice.find((other) => other.checked) ?? choice[0]);
  });
}

export function useGoOn(onEnd?: () => void) {
  const form = useRef<HTMLDivElement>(null);
  const goOn = useCallback((from?: EventTarget | null) => {
    const stops = stopsOf(form.current);
    const here = stops.findIndex((stop) => stop === (from ?? document.activeElement));
    const next = stops[here + 1];
    next?.focus();
    if (next && next.type !== "radio") next.select();
    return next !== undefined;
  }, []);
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLDivElement>) => {
      const { target } = event;
      // A table within the form has gone on already, or a list has taken its choice.
      if (event.defaultPrevented) return;
      if (event.key !== "Enter" || event.nativeEvent.isComposing || !(target instanceof HTMLInputElement))
        return;
      if (target.getAttribute("role") === "combobox" && target.getAttribute("aria-expanded") === "true")
        return;
      const wentOn = goOn(target);
      if (!wentOn) onEnd?.();
      if (wentOn || onEnd) event.preventDefault();
    },
    [goOn, onEnd],
  );
  const first = useCallback(
    () => form.current?.querySelector<HTMLInputElement>("[data-first] input")?.focus(),
    [],
  );
  /** To the first field of the line that was just added. */
  const toLastLine = useCallback((line: string) => {
    setTimeout(() => {
      const lines = form.current?.querySelectorAll(line);
      lines
        ?.item(lines.length - 1)
        ?.querySelector<HTMLInputElement>("input")
        ?.focus();
    });
  }, []);
  return { form, onKeyDown, goOn, first, toLastLine };
}
