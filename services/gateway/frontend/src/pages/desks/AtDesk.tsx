/** A page of a desk: shown where the working node has one, else it says where to choose one. */
import type { ReactNode } from "react";
import { Page } from "@/ui/Page";
import { Told } from "@/ui/Told";
import { useWords } from "@/words/words";
import { type Desk, useDesk } from "./desk";
import { deskWords } from "./words/desk";
import "./desks.css";

interface Props {
  title: string;
  hint?: string;
  /** Only the desk of this service. */
  only?: string;
  actions?: (desk: Desk) => ReactNode;
  children: (desk: Desk) => ReactNode;
}

export function AtDesk({ title, hint, only, actions, children }: Props) {
  const w = useWords(deskWords);
  const desk = useDesk();
  if (!desk || (only && desk.service !== only)) {
    return (
      <Page title={title} hint={hint}>
        <Told title={w.noDesk} hint={w.noDeskHint} />
      </Page>
    );
  }
  return (
    <Page title={title} hint={hint} actions={actions?.(desk)}>
      {/* Another node's page begins anew: nothing typed for one is sent for the other. */}
      <div className="page" key={desk.node.id}>
        {children(desk)}
      </div>
    </Page>
  );
}
