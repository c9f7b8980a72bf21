/** Whether this is a phone: the same breakpoint everywhere. */
import { useSyncExternalStore } from "react";

const phone = matchMedia("(max-width: 767px)");

export function usePhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      phone.addEventListener("change", listener);
      return () => phone.removeEventListener("change", listener);
    },
    () => phone.matches,
  );
}
