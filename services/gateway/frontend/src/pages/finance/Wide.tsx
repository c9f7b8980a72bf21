/** A table wider than the page is scrolled, by the keyboard as well. */
import type { ReactNode } from "react";

export function Wide({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="wide-table" tabIndex={0} role="group" aria-label={label}>
      {children}
    </div>
  );
}
