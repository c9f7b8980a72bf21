/** Instead of a page's content: why it is not here, and the way on. */
import type { ReactNode } from "react";

interface Props {
  icon?: ReactNode;
  title: string;
  hint?: ReactNode;
  /** The heading of the whole page, where nothing else is. */
  whole?: true;
  children?: ReactNode;
}

export function Told({ icon, title, hint, whole, children }: Props) {
  const Heading = whole ? "h1" : "h2";
  return (
    <section className="told">
      {icon ? <span className="told-icon">{icon}</span> : null}
      <Heading>{title}</Heading>
      {hint ? <div className="quiet">{hint}</div> : null}
      {children}
    </section>
  );
}
