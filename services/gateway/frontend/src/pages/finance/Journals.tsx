import { Input, Select } from "antd";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useNode } from "@/session/node";
import { DataTable } from "@/ui/DataTable";
import { Money } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { MonthField } from "@/ui/Fields";
import { Page } from "@/ui/Page";
import { common } from "@/words/common";
import { comma, useWords } from "@/words/words";
import { EntityPicker, useEntities } from "./entity";
import { FileButton } from "./Exports";
import { JournalDrawer } from "./JournalDrawer";
import { useAccountName, useChart } from "./useChart";
import { books, journalKinds } from "./words/books";
import "./finance.css";

type Journal = components["schemas"]["JournalView"];

export default function Journals() {
  const w = useWords(books);
  const c = useWords(common);
  const kinds: Record<string, string> = useWords(journalKinds);
  const node = useNode();
  const [filter, setFilter] = useFilter();
  const entities = useEntities().data ?? [];
  const query = {
    node: node?.id,
    entity_id: filter.entity,
    from_month: filter.from,
    to_month: filter.to,
    kind: filter.kind,
    account: filter.account,
    document: filter.document,
    newest_first: true,
  };
  return (
    <Page
      title={w.journals}
      hint={w.journalsHint}
      actions={<FileButton kind="xlsx" path="/exports/journals" query={{ ...query, newest_first: false }} />}
    >
      <search className="filters">
        <EntityPicker
          all
          entities={entities}
          value={filter.entity}
          onChange={(entity) => setFilter({ entity, account: undefined })}
        />
        <MonthField
          className="filter-month"
          aria-label={w.from}
          placeholder={w.from}
          value={filter.from}
          onChange={(from) => setFilter({ from })}
        />
        <MonthField
          className="filter-month"
          aria-label={w.to}
          placeholder={w.to}
          value={filter.to}
          onChange={(to) => setFilter({ to })}
        />
        <AccountPicker
          entityId={filter.entity ?? (entities.length === 1 ? entities[0]?.id : undefined)}
          value={filter.account}
          onChange={(account) => setFilter({ account })}
        />
        <Select
          allowClear
          className="filter-field"
          placeholder={w.kind}
          aria-label={w.kind}
          value={filter.kind}
          onChange={(kind?: string) => setFilter({ kind })}
          options={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
        />
        <Input.Search
          allowClear
          className="filter-field"
          placeholder={c.document}
          aria-label={c.document}
          defaultValue={filter.document}
          onSearch={(document) => setFilter({ document })}
        />
        <span className="quiet">{c.unitYuan}</span>
      </search>
      <DataTable<Journal>
        label={w.journals}
        queryKey={["journals", query]}
        page={(after, limit, signal) =>
          got(finance.GET("/journals", { params: { query: { ...query, after, limit } }, signal }))
        }
        cursor={(one) => one.id}
        rowKey={(one) => one.id}
        onOpen={(one) => setFilter({ journal: one.id })}
        empty={w.noJournals}
        columns={[
          { key: "on", title: c.date, dataIndex: "on", phone: "line" },
          { key: "entity", title: w.entity, dataIndex: "entity_name", phone: "line" },
          { key: "kind", title: w.kind, phone: "title", render: (_, one) => kinds[one.kind] ?? one.kind },
          { key: "document", title: c.document, dataIndex: "document", phone: "line" },
          {
            key: "accounts",
            title: w.account,
            render: (_, one) => <Accounts journal={one} />,
          },
          {
            key: "amount",
            title: c.amount,
            align: "end",
            phone: "figure",
            render: (_, one) => (
              <span className={one.reverses ? "red-letter" : undefined}>
                <Money fen={one.amount_fen} />
              </span>
            ),
          },
        ]}
      />
      {filter.journal ? (
        <JournalDrawer
          key={filter.journal}
          journalId={filter.journal}
          onOpen={(journal) => setFilter({ journal })}
          onClose={() => setFilter({ journal: undefined })}
        />
      ) : null}
    </Page>
  );
}

const ACCOUNTS_SHOWN = 3;

/** The first accounts of each side: 借 … / 贷 …. */
function Accounts({ journal }: { journal: Journal }) {
  const w = useWords(books);
  const nameOf = useAccountName();
  const side = (is: (line: Journal["lines"][number]) => boolean) =>
    [...new Set(journal.lines.filter(is).map(nameOf))].slice(0, ACCOUNTS_SHOWN).join(comma());
  return (
    <span className="quiet journal-accounts">
      {w.debit} {side((line) => line.debit_fen > 0)} / {w.credit} {side((line) => line.credit_fen > 0)}
    </span>
  );
}

interface PickerProps {
  entityId: string | undefined;
  value: string | undefined;
  onChange: (account: string | undefined) => void;
}

/** Accounts are picked where one entity's chart is known. */
function AccountPicker({ entityId, value, onChange }: PickerProps) {
  const w = useWords(books);
  const nameOf = useAccountName();
  const { data } = useChart(entityId);
  if (!data) return null;
  return (
    <Select
      allowClear
      className="filter-field"
      placeholder={w.account}
      aria-label={w.account}
      showSearch={{ optionFilterProp: "label" }}
      value={value}
      onChange={(code?: string) => onChange(code)}
      options={data.map((one) => ({ value: one.code, label: `${one.code} ${nameOf(one)}` }))}
    />
  );
}
