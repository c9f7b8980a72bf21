/** For those who read everything: what should not be, each with the way to it. */
import { useQuery } from "@tanstack/react-query";
import { finance, got, processing } from "@/api/services";
import { useServices, useStandings } from "@/pages/operator/standing";
import { useNode, useTree } from "@/session/node";
import { today } from "@/ui/Fields";
import { Panel, PanelRow, PanelRows } from "@/ui/Panel";
import { fill, useWords } from "@/words/words";
import { start } from "./words";

/** So many are counted; beyond, it is enough to know that there are more. */
const COUNTED = 200;

interface Asked {
  data: number | undefined;
  error: unknown;
}

export default function Wrong() {
  const w = useWords(start);
  const node = useNode();
  const tree = useTree();
  const company = tree.data?.find((one) => one.legal_form === "company")?.id;
  const late = useQuery({
    queryKey: ["late facts", node?.id, "start"],
    queryFn: async () => {
      const query = { node: node?.id, only_open: true, limit: COUNTED };
      return (await got(finance.GET("/late-facts", { params: { query } }))).length;
    },
  });
  const pairs = useQuery({
    queryKey: ["pairs", company, "start"],
    queryFn: async () => {
      if (!company) return 0;
      const query = { company_id: company, on: today(), limit: COUNTED };
      const open = await got(finance.GET("/intragroup-pairs", { params: { query } }));
      return open.filter((pair) => pair.must_act).length;
    },
    enabled: tree.data !== undefined,
  });
  const recalls = useQuery({
    queryKey: ["recalls", node?.id, "start"],
    queryFn: async () => {
      const query = { node: node?.id, order: "newest" as const, limit: COUNTED };
      const all = await got(processing.GET("/recalls", { params: { query } }));
      return all.filter((recall) => recall.closed_on == null).length;
    },
  });
  const parked = useParked();
  const asked: [label: string, to: string, answer: Asked][] = [
    [w.lateFacts, "/finance/closing", late],
    [w.pairs, "/finance/pairs", pairs],
    [w.parked, "/operator", parked],
    [w.recalls, "/plants/recalls", recalls],
  ];
  return (
    <Panel title={w.wrong} alarm={asked.some(([, , answer]) => Boolean(answer.data))}>
      <PanelRows empty={w.none}>
        {asked.map(([label, to, answer]) => (
          <PanelRow key={label} to={to} figure={<Count of={answer} />}>
            {label}
          </PanelRow>
        ))}
      </PanelRows>
    </Panel>
  );
}

function Count({ of }: { of: Asked }) {
  const w = useWords(start);
  if (of.error) return <span className="quiet">{w.unknown}</span>;
  if (of.data === undefined) return <span className="quiet">…</span>;
  if (of.data === 0) return <span className="quiet">{w.none}</span>;
  return <strong>{fill(of.data >= COUNTED ? w.countOrMore : w.count, { n: of.data })}</strong>;
}

function useParked(): Asked {
  const services = useServices();
  const standings = useStandings(services.data ?? []);
  const error = services.error ?? standings.find((one) => one.error)?.error;
  if (!services.data || standings.some((one) => one.data === undefined)) return { data: undefined, error };
  return { data: standings.reduce((sum, one) => sum + (one.data?.parked ?? 0), 0), error };
}
