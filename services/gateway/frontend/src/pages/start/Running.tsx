/** For the operator: which parts wait for a person, how much is on its way, and whether it is backed up. */
import { Upkeep } from "@/pages/operator/Upkeep";
import { useServices, useStandings } from "@/pages/operator/standing";
import { Panel, PanelRow, PanelRows } from "@/ui/Panel";
import { operator } from "@/pages/operator/words";
import { serviceWords } from "@/words/services";
import { fill, useWords } from "@/words/words";
import { start } from "./words";

export default function Running() {
  const w = useWords(start);
  const o = useWords(operator);
  const names = useWords(serviceWords) as Record<string, string>;
  const services = useServices();
  const standings = useStandings(services.data ?? []);
  const troubled = standings.filter(({ data, error }) => error || data?.broken || data?.parked);
  const onTheWay = standings.reduce((sum, { data }) => sum + (data?.outbox ?? 0) + (data?.lag ?? 0), 0);
  return (
    <Panel title={o.title} to="/operator" alarm={troubled.length > 0} query={services}>
      <PanelRows empty={w.allWell}>
        {troubled.map(({ service, data, error }) => (
          <PanelRow
            key={service}
            to="/operator"
            figure={error ? o.away : data?.broken ? o.stopped : fill(w.count, { n: data?.parked ?? 0 })}
          >
            {names[service] ?? service} {data?.parked ? <span className="quiet">{o.stuck}</span> : null}
          </PanelRow>
        ))}
      </PanelRows>
      <p className="quiet">{fill(w.onTheWay, { n: onTheWay })}</p>
      <Upkeep />
    </Panel>
  );
}
