/** Completed batches of the plant, newest first. */
import { PlusOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useNavigate } from "react-router";
import { got, processing } from "@/api/services";
import type { components } from "@/api/types/processing";
import { deskKind, useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { DataTable } from "@/ui/DataTable";
import { Money, Quantity } from "@/ui/Figures";
import { exportOf, offsetCursor, useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { common } from "@/words/common";
import { comma, useWords } from "@/words/words";
import { percent } from "./balance";
import { plants as catalogue } from "./words";

type Batch = components["schemas"]["BatchView"];

export default function Batches() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const node = useNode();
  const navigate = useNavigate();
  const mayPost = useMay("plant");
  const [filter, setFilter] = useFilter();
  return (
    <Page
      title={w.batches}
      hint={w.batchesHint}
      actions={
        mayPost && deskKind(node) === "processing" ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate("/plants/batches/new")}>
            {w.newBatch}
          </Button>
        ) : null
      }
    >
      <search className="filters">
        <Input.Search
          allowClear
          className="filter-field"
          placeholder={w.number}
          aria-label={w.number}
          defaultValue={filter.number}
          onSearch={(number) => setFilter({ number })}
        />
      </search>
      <DataTable<Batch>
        label={w.batches}
        queryKey={["batches", node?.id, filter.number, filter.recipe]}
        page={(after, limit, signal) =>
          got(
            processing.GET("/batches", {
              params: {
                query: {
                  node: node?.id,
                  number: filter.number,
                  recipe_id: filter.recipe,
                  order: "newest",
                  limit,
                  offset: offsetCursor(after),
                },
              },
              signal,
            }),
          )
        }
        rowKey={(batch) => batch.batch_id}
        onOpen={(batch) => void navigate(`/plants/batches/${batch.batch_id}`)}
        empty={w.noBatches}
        exported={exportOf("processing", "batches", {
          node: node?.id,
          number: filter.number,
          recipe_id: filter.recipe,
        })}
        columns={[
          { key: "on", title: w.on, dataIndex: "on", phone: "line" },
          { key: "number", title: w.number, dataIndex: "number", phone: "title" },
          { key: "recipe", title: w.recipe, dataIndex: "recipe", phone: "line" },
          {
            key: "made",
            title: w.outputs,
            phone: "line",
            render: (_, batch) =>
              batch.outputs
                .filter((made) => !made.by_product)
                .map((made) => `${made.product} ${made.grade}`.trim())
                .join(comma()),
          },
          {
            key: "in",
            title: w.input,
            align: "end",
            render: (_, batch) => <Quantity value={batch.in_g} unit="g" />,
          },
          {
            key: "out",
            title: w.output,
            align: "end",
            phone: "figure",
            render: (_, batch) => <Quantity value={batch.out_g} unit="g" />,
          },
          {
            key: "yield",
            title: w.yieldNow,
            align: "end",
            phone: "figure",
            render: (_, batch) => <span className="figure">{percent(batch.yield_bp)}</span>,
          },
          {
            key: "cost",
            title: `${c.cost} (${c.unitYuan})`,
            align: "end",
            render: (_, batch) => (
              <Money
                fen={batch.outputs.reduce((sum, made) => sum + made.cost_fen, batch.abnormal_loss_fen)}
              />
            ),
          },
        ]}
      />
    </Page>
  );
}
