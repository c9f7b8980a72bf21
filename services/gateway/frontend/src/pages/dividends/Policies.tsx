/** An entity's distribution rules as they were recorded, the newest first. */
import { Empty, Tooltip } from "antd";
import type { components } from "@/api/types/dividends";
import type { Organisation } from "@/session/node";
import { decimal } from "@/ui/amounts";
import type { Column } from "@/ui/column";
import { Table } from "@/ui/Table";
import { comma, fill, useWords } from "@/words/words";
import { percent, poolWord } from "./pools";
import { dividends } from "./words";

export type Policy = components["schemas"]["PolicyView"];

export function Policies({ node, policies }: { node: Organisation; policies: readonly Policy[] }) {
  const w = useWords(dividends);
  const company = node.legal_form === "company" || node.legal_form === "subsidiary";
  const columns: Column<Policy>[] = [{ title: w.effectiveOn, dataIndex: "effective_on" }];
  if (company) {
    columns.push({
      title: w.discretionary,
      align: "end",
      render: (_, one) => percent(one.discretionary_reserve_bp),
    });
  } else {
    columns.push({ title: w.reserveRate, align: "end", render: (_, one) => percent(one.reserve_bp) });
  }
  if (node.legal_form === "coop") {
    columns.push({ title: w.patronageRate, align: "end", render: (_, one) => percent(one.patronage_bp) });
  }
  if (node.legal_form === "village_org") {
    columns.push(
      {
        title: w.reserveParts,
        render: (_, one) => one.reserve_parts.map((part) => `${part.name} ${percent(part.bp)}`).join(comma()),
      },
      { title: w.priority, render: (_, one) => <Priority policy={one} /> },
    );
  }
  columns.push(
    {
      title: w.iit,
      render: (_, one) =>
        Object.entries(one.iit)
          .filter(([, mode]) => mode === "RATE_20")
          .map(([pool]) => `${poolWord(w, pool)} 20%`)
          .join(comma()) || w.iitNone,
    },
    { title: w.source, dataIndex: "source" },
  );
  return (
    <Table
      size="small"
      pagination={false}
      scroll={{ x: "max-content" }}
      rowKey="id"
      dataSource={[...policies]}
      columns={columns}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.noPolicies} /> }}
    />
  );
}

function Priority({ policy }: { policy: Policy }) {
  const w = useWords(dividends);
  return policy.priority.map((item, place) => (
    <Tooltip key={place} title={item.holder_names.join(comma())}>
      <div tabIndex={0}>
        {decimal(item.principal_fen, 2)} × {percent(item.rate_bp)} →{" "}
        {fill(w.households, { n: item.holder_ids.length })}
      </div>
    </Tooltip>
  ));
}
