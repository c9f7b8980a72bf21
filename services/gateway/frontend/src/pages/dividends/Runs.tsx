import { PlusOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { dividends as api, got } from "@/api/services";
import type { components } from "@/api/types/dividends";
import { useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { DataTable } from "@/ui/DataTable";
import { today } from "@/ui/Fields";
import { dayOf } from "@/ui/instant";
import { offsetCursor, useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { OpenPlans } from "./OpenPlans";
import { StartRun } from "./StartRun";
import { dividends } from "./words";

type RunView = components["schemas"]["RunView"];

const YEARS_BACK = 6;

export default function Runs() {
  const w = useWords(dividends);
  const c = useWords(common);
  const node = useNode();
  const navigate = useNavigate();
  const mayStart = useMay("finance", "accountant");
  const [filter, setFilter] = useFilter();
  const [starting, setStarting] = useState(false);
  const year = Number(today().slice(0, 4));
  return (
    <Page
      title={w.runs}
      hint={w.runsHint}
      actions={
        mayStart ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setStarting(true)}>
            {w.startRun}
          </Button>
        ) : null
      }
    >
      <OpenPlans nodeId={node?.id} />
      <search className="filters">
        <Select
          allowClear
          className="filter-field"
          placeholder={w.year}
          aria-label={w.year}
          value={filter.year}
          onChange={(chosen?: string) => setFilter({ year: chosen })}
          options={Array.from({ length: YEARS_BACK }, (_, back) => ({
            value: String(year - back),
            label: fill(w.yearOf, { year: year - back }),
          }))}
        />
      </search>
      <DataTable<RunView>
        label={w.runs}
        queryKey={["runs", node?.id, filter.year]}
        page={(after, limit, signal) =>
          got(
            api.GET("/runs", {
              params: {
                query: {
                  node: node?.id,
                  year: filter.year ? Number(filter.year) : undefined,
                  limit,
                  offset: offsetCursor(after),
                },
              },
              signal,
            }),
          )
        }
        rowKey={(run) => run.id}
        onOpen={(run) => void navigate(`/dividends/runs/${run.id}`)}
        empty={w.noRuns}
        columns={[
          {
            key: "year",
            title: w.year,
            dataIndex: "year",
            phone: "title",
            render: (of: number) => fill(w.yearOf, { year: of }),
          },
          {
            key: "kind",
            title: w.runKind,
            dataIndex: "kind",
            phone: "title",
            render: (kind: string) => (kind === "annual" ? w.annual : w.adjustment),
          },
          { key: "root", title: w.root, dataIndex: "root_name", phone: "line" },
          { key: "reason", title: c.note, dataIndex: "reason" },
          { key: "by", title: w.startedBy, dataIndex: "by_name", phone: "line" },
          {
            key: "on",
            title: w.startedOn,
            dataIndex: "started_at",
            phone: "line",
            render: dayOf,
          },
          {
            key: "declared",
            title: w.declaredCount,
            phone: "figure",
            render: (_, run) => fill(w.declaredOf, { declared: run.tiers_declared, all: run.tiers_in_all }),
          },
        ]}
      />
      {starting ? (
        <StartRun
          onClose={() => setStarting(false)}
          onStarted={(runId) => void navigate(`/dividends/runs/${runId}`)}
        />
      ) : null}
    </Page>
  );
}
