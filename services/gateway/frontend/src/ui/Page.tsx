/** A page's head: what it is, for whom, and what may be done here. */
import type { ReactNode } from "react";
import { useEffect } from "react";

interface Props {
  title: string;
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, hint, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · 联禾 Lianhe`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {hint ? <p className="quiet">{hint}</p> : null}
        </div>
        {actions ? <div className="page-actions">{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}
