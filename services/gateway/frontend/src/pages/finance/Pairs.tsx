import { useQuery } from "@tanstack/react-query";
import { Alert, Skeleton, Tag } from "antd";
import { Link } from "react-router";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { DayField, today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { usePhone } from "@/ui/screen";
import { Table } from "@/ui/Table";
import { common } from "@/words/common";
import { comma, fill, useWords } from "@/words/words";
import { EntityPicker, useEntities } from "./entity";
import { journalKinds } from "./words/books";
import { statementWords } from "./words/statements";
import "./finance.css";

type Pair = components["schemas"]["PairView"];
const PAIRS_MAX = 500;

/** The pairs of a company's group that do not match by a day. */
export function usePairs(companyId: string | undefined, on: string) {
  return useQuery({
    queryKey: ["pairs", companyId, on],
    queryFn: () =>
      got(
        finance.GET("/intragroup-pairs", {
          params: { query: { company_id: companyId ?? "", on, limit: PAIRS_MAX } },
        }),
      ),
    enabled: companyId !== undefined,
  });
}

export default function Pairs() {
  const w = useWords(statementWords);
  const c = useWords(common);
  const [filter, setFilter] = useFilter();
  const entities = useEntities();
  const companies = (entities.data ?? []).filter((one) => one.legal_form === "company");
  const company = companies.find((one) => one.id === filter.entity) ?? companies[0];
  const on = filter.on ?? today();
  const { data, error, refetch } = usePairs(company?.id, on);
  return (
    <Page title={w.pairs} hint={w.pairsHint}>
      <search className="filters">
        <EntityPicker entities={companies} value={company?.id} onChange={(id) => setFilter({ entity: id })} />
        <div className="filter-field">
          <DayField aria-label={w.on} value={on} onChange={(day) => setFilter({ on: day })} />
        </div>
        <span className="quiet">{c.unitYuan}</span>
      </search>
      {entities.data && !company ? <Alert type="info" showIcon title={w.noCompany} /> : null}
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? (
        data.length > 0 ? (
          <Listed pairs={data} />
        ) : (
          <Alert type="success" showIcon title={w.noPairs} />
        )
      ) : company && !error ? (
        <Skeleton active title={false} />
      ) : null}
    </Page>
  );
}

function Listed({ pairs }: { pairs: readonly Pair[] }) {
  const w = useWords(statementWords);
  const c = useWords(common);
  const phone = usePhone();
  const kinds: Record<string, string> = useWords(journalKinds);
  const actors = (pair: Pair) =>
    [
      { id: pair.one_id, name: pair.one_name },
      { id: pair.other_id, name: pair.other_name },
    ]
      .filter((one) => pair.must_act.includes(one.id))
      .map((one) => one.name)
      .join(comma());
  // Both sides' papers where they have numbers of their own.
  const journals = (pair: Pair) =>
    pair.document.split("、").map((paper) => (
      <Link className="paper-link" key={paper} to={`/finance/journals?document=${encodeURIComponent(paper)}`}>
        {paper}
      </Link>
    ));
  if (phone) {
    return (
      <ul className="cards">
        {pairs.map((pair) => (
          <li className="card" key={`${pair.document}${pair.one_id}${pair.other_id}`}>
            <span className="card-title">{journals(pair)}</span>
            <span className="card-figures">
              <Money fen={pair.one_fen + pair.other_fen} />
            </span>
            <span className="card-line">
              {w[pair.difference]} · {fill(w.days, { n: pair.days })}
            </span>
            <span className="card-line">
              {w.mustAct} {actors(pair)}
            </span>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <Table
      size="middle"
      pagination={pairs.length > 50 ? { pageSize: 50 } : false}
      rowKey={(pair) => `${pair.document}${pair.one_id}${pair.other_id}`}
      dataSource={pairs}
      columns={[
        {
          title: w.since,
          render: (_, pair) => (
            <span className="figure">
              {pair.since}
              <div className="quiet">{fill(w.days, { n: pair.days })}</div>
            </span>
          ),
        },
        {
          title: c.document,
          render: (_, pair) => (
            <>
              {journals(pair)}
              <div className="quiet">{kinds[pair.kind] ?? pair.kind}</div>
            </>
          ),
        },
        {
          title: w.differenceClass,
          render: (_, pair) => (
            <Tag color={pair.difference === "missing" ? "orange" : "red"}>{w[pair.difference]}</Tag>
          ),
        },
        { title: w.mustAct, render: (_, pair) => actors(pair) },
        { title: w.oneSide, render: (_, pair) => <Side name={pair.one_name} fen={pair.one_fen} /> },
        { title: w.otherSide, render: (_, pair) => <Side name={pair.other_name} fen={pair.other_fen} /> },
        { title: w.gap, align: "end", render: (_, pair) => <Money fen={pair.one_fen + pair.other_fen} /> },
      ]}
    />
  );
}

/** An organisation, and what its books claim (below nothing: owe). */
function Side({ name, fen }: { name: string; fen: number }) {
  return (
    <>
      {name}
      <div>
        <Money fen={fen} />
      </div>
    </>
  );
}
