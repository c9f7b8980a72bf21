import { PlusOutlined } from "@ant-design/icons";
import { Button, Input, Radio } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { got } from "@/api/services";
import { DataTable } from "@/ui/DataTable";
import { Money } from "@/ui/Figures";
import { exportOf, useFilter } from "@/ui/lists";
import { StateTag } from "@/ui/StateTag";
import { common } from "@/words/common";
import { bracketed, comma, useWords } from "@/words/words";
import { AtDesk } from "./AtDesk";
import type { Batch, Desk } from "./desk";
import { NewBatch } from "./NewBatch";
import { useStage } from "./stages";
import { batchWords } from "./words/batches";

export default function Batches() {
  const w = useWords(batchWords);
  const [opening, setOpening] = useState(false);
  return (
    <AtDesk
      title={w.batches}
      hint={w.batchesHint}
      actions={(desk) =>
        desk.writes ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpening(true)}>
            {w.openBatch}
          </Button>
        ) : null
      }
    >
      {(desk) => (
        <>
          <List desk={desk} />
          {opening ? <NewBatch desk={desk} onClose={() => setOpening(false)} /> : null}
        </>
      )}
    </AtDesk>
  );
}

function List({ desk }: { desk: Desk }) {
  const w = useWords(batchWords);
  const c = useWords(common);
  const stage = useStage();
  const navigate = useNavigate();
  const [filter, setFilter] = useFilter();
  const status = filter.status ?? "open";
  return (
    <>
      <search className="filters">
        <Radio.Group
          aria-label={c.state}
          optionType="button"
          value={status}
          onChange={({ target }) => setFilter({ status: String(target.value) })}
          options={[
            { value: "open", label: w.open },
            { value: "closed", label: w.closed },
            { value: "all", label: w.all },
          ]}
        />
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
        queryKey={["batches", "list", desk.node.id, status, filter.number]}
        page={(after, limit, signal) =>
          got(
            desk.api.GET("/batches", {
              params: {
                query: {
                  node: desk.node.id,
                  newest: true,
                  status: status === "all" ? undefined : status,
                  number: filter.number,
                  after,
                  limit,
                },
              },
              signal,
            }),
          )
        }
        cursor={(batch) => batch.id}
        rowKey={(batch) => batch.id}
        onOpen={(batch) => void navigate(`/desk/batches/${batch.id}`)}
        empty={w.noBatches}
        exported={exportOf(desk.service, "batches", {
          node: desk.node.id,
          newest: true,
          status: status === "all" ? undefined : status,
          number: filter.number,
        })}
        columns={[
          { key: "number", title: w.number, dataIndex: "number", phone: "title" },
          { key: "stage", title: w.stage, phone: "line", render: (_, batch) => stage(batch.stage) },
          { key: "opened", title: w.openedOn, dataIndex: "opened_on", phone: "line" },
          { key: "closed", title: w.closedOn, render: (_, batch) => batch.closed_on ?? "–" },
          {
            key: "from",
            title: w.from,
            render: (_, { passport }) =>
              [...(passport.villages ?? []), ...(passport.plots ?? [])].slice(0, 3).join(comma()),
          },
          {
            key: "gathered",
            title: bracketed(w.gathered, c.yuan),
            align: "end",
            phone: "figure",
            render: (_, batch) => <Money fen={batch.gathered_fen} />,
          },
          {
            key: "carried",
            title: bracketed(w.carried, c.yuan),
            align: "end",
            render: (_, batch) => <Money fen={batch.cost_fen} />,
          },
          {
            key: "state",
            title: c.state,
            phone: "figure",
            render: (_, batch) => <StateTag state={batch.status} />,
          },
        ]}
      />
    </>
  );
}
