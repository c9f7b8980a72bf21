/** What must I do now, what changed, is anything wrong: the panels of all areas that are for this role. */
import { Skeleton } from "antd";
import { type ComponentType, lazy, Suspense } from "react";
import { PANELS, type Panel } from "@/app/panels";
import { deskKind, useNode } from "@/session/node";
import { rolesOf, useActor } from "@/session/session";
import { today } from "@/ui/Fields";
import { Page } from "@/ui/Page";
import { common } from "@/words/common";
import { navigation } from "@/words/navigation";
import { fill, useWords } from "@/words/words";
import { start } from "./words";
import "@/ui/panel.css";

const SHOWN: ReadonlyMap<Panel, ComponentType> = new Map(PANELS.map((panel) => [panel, lazy(panel.load)]));

export default function Start() {
  const w = useWords(navigation);
  const s = useWords(start);
  const actor = useActor();
  const node = useNode();
  const roles = rolesOf(actor);
  const kind = deskKind(node);
  const panels = [...SHOWN].filter(
    ([panel]) => panel.roles.some((role) => roles.has(role)) && (!panel.desk || panel.desk === kind),
  );
  return (
    <Page title={w.home} hint={fill(s.day, { day: today(), name: actor.name })}>
      <div className="start-grid">
        {panels.map(([panel, Shown]) => (
          <div key={panel.name} className={classOf(panel)}>
            <Suspense fallback={<Waiting />}>
              <Shown />
            </Suspense>
          </div>
        ))}
      </div>
      {panels.length === 0 ? <p className="quiet">{s.nothing}</p> : null}
    </Page>
  );
}

function classOf({ wide, several }: Panel): string {
  return several ? "start-several" : wide ? "start-cell start-wide" : "start-cell";
}

function Waiting() {
  const c = useWords(common);
  return <Skeleton active title={false} paragraph={{ rows: 3 }} aria-label={c.loading} />;
}
