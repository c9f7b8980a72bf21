/** What a lot changed by, its tests and its holds, each with its day. */
import { useQuery } from "@tanstack/react-query";
import { Tag } from "antd";
import { Link } from "react-router";
import { got, processing } from "@/api/services";
import { Money, Quantity } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { Table } from "@/ui/Table";
import type { Unit } from "@/ui/units";
import { dayOf } from "@/ui/instant";
import { common } from "@/words/common";
import { useLanguage } from "@/words/language";
import { comma, fill, useWords } from "@/words/words";
import type { Lot } from "./Lots";
import { reasonIn } from "./reason";
import { plants as catalogue } from "./words";
import "./plants.css";

export function LotHistory({ lot }: { lot: Lot }) {
  return (
    <div className="page">
      <Movements lot={lot} />
      <Tests lot={lot} />
      <Holds lot={lot} />
    </div>
  );
}

interface Line {
  key: string;
  what: string;
  on: string;
  batchId?: string;
  batch?: string | null;
  quantity: number;
  cost_fen: number;
}

function Movements({ lot }: { lot: Lot }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const { data, error } = useQuery({
    queryKey: ["lots", lot.id, "movements"],
    queryFn: () => got(processing.GET("/lots/{lot_id}/movements", { params: { path: { lot_id: lot.id } } })),
  });
  const named = w as Record<string, string>;
  const lines: Line[] = [
    { key: "in", what: w.came_in, on: lot.on, quantity: lot.quantity_made, cost_fen: lot.cost_made_fen },
    ...(data ?? []).map((one) => ({
      key: String(one.ordinal),
      what: named[one.kind] ?? one.kind,
      on: one.on,
      batchId: one.kind === "consumed" ? one.reference_id : undefined,
      batch: one.batch_number,
      quantity: one.quantity,
      cost_fen: one.cost_fen,
    })),
  ];
  return (
    <section className="panel">
      <h2>
        {w.movements} <span className="quiet">{c.unitYuan}</span>
      </h2>
      <Refusal error={error} />
      <div className="scrolls" role="region" aria-label={w.movements} tabIndex={0}>
        <Table<Line>
          size="small"
          pagination={false}
          dataSource={lines}
          columns={[
            { title: c.date, dataIndex: "on" },
            {
              title: w.movedKind,
              render: (_, one) => (
                <>
                  {one.what}{" "}
                  {one.batchId ? <Link to={`/plants/batches/${one.batchId}`}>{one.batch}</Link> : null}
                </>
              ),
            },
            {
              title: c.quantity,
              align: "end",
              render: (_, one) => <Quantity value={one.quantity} unit={lot.unit as Unit} />,
            },
            { title: c.cost, align: "end", render: (_, one) => <Money fen={one.cost_fen} /> },
          ]}
          summary={() => (
            <Table.Summary.Row>
              <Table.Summary.Cell index={0} colSpan={2}>
                {w.stillThere}
              </Table.Summary.Cell>
              <Table.Summary.Cell index={2} align="end">
                <Quantity value={lot.quantity} unit={lot.unit as Unit} />
              </Table.Summary.Cell>
              <Table.Summary.Cell index={3} align="end">
                <Money fen={lot.cost_fen} />
              </Table.Summary.Cell>
            </Table.Summary.Row>
          )}
        />
      </div>
    </section>
  );
}

function Tests({ lot }: { lot: Lot }) {
  const w = useWords(catalogue);
  const { data, error } = useQuery({
    queryKey: ["lots", lot.id, "tests"],
    queryFn: () => got(processing.GET("/lots/{lot_id}/tests", { params: { path: { lot_id: lot.id } } })),
  });
  return (
    <section className="panel">
      <h2>{w.tests}</h2>
      <Refusal error={error} />
      {lot.missing.length > 0 ? <p>{fill(w.missingTests, { tests: lot.missing.join(comma()) })}</p> : null}
      {data?.length === 0 ? <p className="quiet">{w.noTests}</p> : null}
      <ul className="cards">
        {data?.map((test) => (
          <li className="card" key={test.id}>
            <span className="card-title">{test.kind}</span>
            <Tag color={test.passed ? "green" : "red"}>{test.passed ? w.passed : w.failed}</Tag>
            <span className="card-line">
              <span>{test.tested_on}</span>
              <span>{test.result}</span>
              <span>{test.laboratory}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Holds({ lot }: { lot: Lot }) {
  const w = useWords(catalogue);
  const now = useLanguage();
  const { data, error } = useQuery({
    queryKey: ["lots", lot.id, "holds"],
    queryFn: () => got(processing.GET("/lots/{lot_id}/holds", { params: { path: { lot_id: lot.id } } })),
  });
  if (error) return <Refusal error={error} />;
  if (!data || data.length === 0) return null;
  return (
    <section className="panel">
      <h2>{w.holds}</h2>
      <ul className="cards">
        {data.map((one) => (
          <li className="card" key={one.id}>
            <span className="card-title">
              {one.recall_id ? (
                <Link to={`/plants/recalls/${one.recall_id}`}>{reasonIn(now, one.reason)}</Link>
              ) : (
                reasonIn(now, one.reason)
              )}
            </span>
            <span />
            <span className="card-line">
              <span>
                {w.heldSince} {dayOf(one.opened_at)}
              </span>
              {one.free_on ? <span>{fill(w.heldUntil, { on: one.free_on })}</span> : null}
              {one.lifted_at ? (
                <span>
                  {w.lifted} {dayOf(one.lifted_at)}
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
