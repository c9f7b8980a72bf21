/** How many households of each village have a tie to the group, and which they are. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Segmented, Select, Skeleton } from "antd";
import { useNavigate } from "react-router";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import { useNode } from "@/session/node";
import { DataTable } from "@/ui/DataTable";
import { Money } from "@/ui/Figures";
import { today } from "@/ui/Fields";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { usePhone } from "@/ui/screen";
import { Table } from "@/ui/Table";
import { coverageWords, members as catalogue } from "./words";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import "./members.css";

type Village = components["schemas"]["VillageCoverage"];
type Household = components["schemas"]["HouseholdCoverage"];
type Link = components["schemas"]["Link"];

const LINKS = ["any", "share", "contract", "job", "sale"] as const satisfies readonly Link[];
const YEARS_SHOWN = 5;
const COUNTS = {
  any: "linked",
  share: "with_share",
  contract: "with_contract",
  job: "with_job",
  sale: "with_sale",
} as const satisfies Record<Link, keyof Village>;

export default function Coverage() {
  const w = useWords(coverageWords);
  const c = useWords(common);
  const node = useNode();
  const phone = usePhone();
  const [filter, setFilter] = useFilter();
  const now = Number(today().slice(0, 4));
  const year = Number(filter.year ?? now);
  const { data, error, refetch } = useQuery({
    queryKey: ["coverage", node?.id, year],
    queryFn: () => got(members.GET("/coverage", { params: { query: { node: node?.id, year } } })),
  });
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  const village = data?.find((one) => one.village_id === filter.village);
  const count = (one: Village, link: Link) => (
    <Button
      type="link"
      className="coverage-cell"
      aria-label={`${one.name} ${w[link === "any" ? "linked" : link]} ${one[COUNTS[link]]}`}
      onClick={() => setFilter({ village: one.village_id, link, has: "1" })}
    >
      {one[COUNTS[link]]}
    </Button>
  );
  const money = (fen: number) => <Money fen={fen} />;
  return (
    <Page title={w.title} hint={w.hint}>
      <div className="filters">
        <Select
          aria-label={w.year}
          value={year}
          onChange={(chosen) => setFilter({ year: String(chosen) })}
          options={Array.from({ length: YEARS_SHOWN }, (_, place) => ({
            value: now - place,
            label: String(now - place),
          }))}
        />
        <span className="quiet">{c.unitYuan}</span>
      </div>
      {!data ? <Skeleton active /> : null}
      {data && phone ? (
        <ul className="cards">
          {data.map((one) => (
            <li key={one.village_id} className="card">
              <span className="card-title">{one.name}</span>
              <span className="card-figures">
                <span>
                  <span className="card-head">{w.linked}</span> {count(one, "any")} / {one.households}
                </span>
              </span>
              <span className="card-line">
                {LINKS.slice(1).map((link) => (
                  <span key={link}>
                    {w[link as Exclude<Link, "any">]} {count(one, link)}
                  </span>
                ))}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {data && !phone ? (
        <Table<Village>
          size="middle"
          rowKey="village_id"
          pagination={false}
          scroll={{ x: "max-content" }}
          dataSource={data}
          locale={{ emptyText: w.emptyVillages }}
          columns={[
            { title: c.name, dataIndex: "name" },
            { title: w.households, align: "end", dataIndex: "households" },
            { title: w.linked, align: "end", render: (_, one) => count(one, "any") },
            { title: "", render: (_, one) => <Part part={one.linked} whole={one.households} /> },
            { title: w.share, align: "end", render: (_, one) => count(one, "share") },
            { title: w.contract, align: "end", render: (_, one) => count(one, "contract") },
            { title: w.job, align: "end", render: (_, one) => count(one, "job") },
            { title: w.sale, align: "end", render: (_, one) => count(one, "sale") },
            { title: w.delivered, align: "end", dataIndex: "delivered_fen", render: money },
            { title: w.wages, align: "end", dataIndex: "wages_fen", render: money },
            { title: w.paid, align: "end", dataIndex: "paid_fen", render: money },
          ]}
        />
      ) : null}
      {village ? <Behind village={village} year={year} /> : null}
    </Page>
  );
}

/** A part of a whole as a bar with its figure. */
function Part({ part, whole }: { part: number; whole: number }) {
  const percent = whole === 0 ? 0 : Math.round((part * 100) / whole);
  return (
    <span className="stake">
      <span className="share-bar" style={{ width: 80 }} aria-hidden>
        <span style={{ width: `${percent}%` }} />
      </span>
      <span className="figure">{percent}%</span>
    </span>
  );
}

/** The households behind a figure. */
function Behind({ village, year }: { village: Village; year: number }) {
  const w = useWords(coverageWords);
  const m = useWords(catalogue);
  const navigate = useNavigate();
  const [filter, setFilter] = useFilter();
  const link = (LINKS.find((one) => one === filter.link) ?? "any") satisfies Link;
  const has = filter.has === "1";
  const money = (fen: number) => <Money fen={fen} />;
  const title = fill(w.list, {
    village: village.name,
    which: has ? w.having : w.without,
    link: link === "any" ? w.any : w[link],
  });
  return (
    <Drawer open size="large" title={title} onClose={() => setFilter({ village: undefined })} destroyOnHidden>
      <div className="page">
        <div className="filters">
          <Segmented
            aria-label={w.having}
            value={has ? "1" : "0"}
            onChange={(chosen) => setFilter({ has: chosen === "1" ? "1" : undefined })}
            options={[
              { value: "1", label: w.having },
              { value: "0", label: w.without },
            ]}
          />
          <Select
            className="filter-field"
            aria-label={w.which}
            value={link}
            onChange={(chosen) => setFilter({ link: chosen })}
            options={LINKS.map((value) => ({ value, label: value === "any" ? w.any : w[value] }))}
          />
        </div>
        <DataTable<Household>
          label={title}
          queryKey={["coverage", village.village_id, year, link, has]}
          page={async (after, limit, signal) => {
            const found = await got(
              members.GET("/coverage/{village_id}", {
                params: {
                  path: { village_id: village.village_id },
                  query: { year, without: link, having: has ? link : undefined, after, limit },
                },
                signal,
              }),
            );
            return (has ? found.having : found.without) ?? [];
          }}
          cursor={(one) => one.code}
          rowKey={(one) => one.household_id}
          onOpen={(one) => navigate(`/households/${one.household_id}`)}
          empty={w.empty}
          columns={[
            { key: "code", title: m.code, dataIndex: "code", phone: "title" },
            { key: "head", title: m.head, dataIndex: "head_name", phone: "title" },
            {
              key: "sold",
              title: w.delivered,
              align: "end",
              dataIndex: "delivered_fen",
              phone: "figure",
              render: money,
            },
            {
              key: "wages",
              title: w.wages,
              align: "end",
              dataIndex: "wages_fen",
              phone: "figure",
              render: money,
            },
            { key: "paid", title: w.paid, align: "end", dataIndex: "paid_fen", render: money },
          ]}
        />
      </div>
    </Drawer>
  );
}
