/** Why a holder gets that much, back to each profit it came from. */
import { useQuery } from "@tanstack/react-query";
import { Drawer, Skeleton } from "antd";
import { dividends as api, got } from "@/api/services";
import { Refusal } from "@/ui/Refusal";
import { fill, useWords } from "@/words/words";
import { Chain } from "./Chain";
import { dividends } from "./words";

export function useExplained(runId: string, holderId: string) {
  return useQuery({
    queryKey: ["explain", runId, holderId],
    queryFn: () =>
      got(
        api.GET("/runs/{run_id}/explain/{holder_id}", {
          params: { path: { run_id: runId, holder_id: holderId } },
        }),
      ),
  });
}

interface Props {
  runId: string;
  holderId: string;
  onClose: () => void;
}

export function ExplainDrawer({ runId, holderId, onClose }: Props) {
  const w = useWords(dividends);
  const { data, error, refetch } = useExplained(runId, holderId);
  const title = data ? fill(w.explainOf, { name: data.holder_name, year: data.year }) : w.explain;
  return (
    <Drawer open size="large" title={title} onClose={onClose}>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <Chain told={data} /> : error ? null : <Skeleton active />}
    </Drawer>
  );
}
