/** Who holds what of a register on a day, as was known at an instant; a holder a row, a class a column. */
import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Input } from "antd";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useNavigate } from "react-router";
import { download } from "@/api/download";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import type { Organisation } from "@/session/node";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { offsetCursor, useFilter } from "@/ui/lists";
import { Counted } from "./Counted";
import { countsFen } from "./kinds";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

type Row = components["schemas"]["RollRow"];

export function Roll({ organisation }: { organisation: Organisation }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const navigate = useNavigate();
  const [filter, setFilter] = useFilter();
  const fen = countsFen(organisation.legal_form);
  const path = { organisation_id: organisation.id };
  const query = { effective_on: filter.on, recorded_until: filter.until, search: filter.search };
  const key = ["register", organisation.id, "roll", filter.on, filter.until];
  const { data } = useQuery({
    queryKey: [...key, "classes"],
    queryFn: () =>
      got(
        members.GET("/registers/{organisation_id}/roll", {
          params: { path, query: { effective_on: filter.on, recorded_until: filter.until, limit: 1 } },
        }),
      ),
  });
  const classes = data?.classes ?? [];
  const address = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : [])),
  );
  return (
    <div className="page">
      <search className="filters">
        <Input.Search
          allowClear
          className="filter-field"
          placeholder={w.searchHousehold}
          aria-label={w.searchHousehold}
          defaultValue={filter.search}
          onSearch={(search) => setFilter({ search })}
        />
        <div className="filter-field">
          <DayField
            aria-label={w.asOf}
            placeholder={w.asOf}
            value={filter.on}
            onChange={(on) => setFilter({ on: on === today() ? undefined : on })}
          />
        </div>
        <DatePicker
          showTime
          className="filter-field"
          aria-label={w.knownUntil}
          placeholder={w.knownUntil}
          value={filter.until ? dayjs(filter.until) : null}
          onChange={(at) => setFilter({ until: at?.toISOString() })}
        />
        <Button
          icon={<DownloadOutlined />}
          onClick={() => void download(`/api/members/registers/${organisation.id}/roll.xlsx?${address}`)}
        >
          {w.exportRoll}
        </Button>
      </search>
      <section className="figures-row" aria-label={w.sum}>
        <div className="figure-tile">
          <span className="quiet">
            {w.sum} · {fen ? c.yuan : w.unitShares}
          </span>
          <strong>
            <Counted milli={data?.total_milli_shares ?? 0} fen={fen} />
          </strong>
          <span className="quiet">
            {w.holders} {data?.holders ?? 0}
          </span>
        </div>
        {classes.map((one) => (
          <div className="figure-tile" key={one.share_class}>
            <span className="quiet">{one.share_class}</span>
            <strong>
              <Counted milli={one.milli_shares} fen={fen} />
            </strong>
            <span className="quiet">
              {w.holders} {one.holders}
            </span>
          </div>
        ))}
      </section>
      <DataTable<Row>
        label={w.roll}
        queryKey={[...key, filter.search]}
        page={async (after, limit, signal) => {
          const asked = { ...query, limit, offset: offsetCursor(after) };
          const found = await got(
            members.GET("/registers/{organisation_id}/roll", { params: { path, query: asked }, signal }),
          );
          return found.rows;
        }}
        rowKey={(one) => one.holder_id}
        onOpen={(one) =>
          one.holder_kind === "household"
            ? navigate(`/households/${one.holder_id}`)
            : setFilter({ tab: undefined, holder: one.holder_id })
        }
        empty={w.noHolders}
        columns={[
          { key: "place", title: w.place, align: "end", dataIndex: "register_order" },
          { key: "code", title: w.code, dataIndex: "code", phone: "line" },
          { key: "name", title: w.holder, dataIndex: "holder_name", phone: "title" },
          { key: "group", title: w.group, dataIndex: "group_name", phone: "line" },
          ...classes.map(({ share_class }) => ({
            key: share_class,
            title: share_class,
            align: "end" as const,
            render: (_: unknown, row: Row) => <Counted milli={row.classes[share_class] ?? 0} fen={fen} />,
          })),
          {
            key: "bound",
            title: `${w.frozen} / ${w.pledged}`,
            align: "end",
            render: (_, row) => (
              <Counted milli={row.frozen_milli_shares + row.pledged_milli_shares} fen={fen} />
            ),
          },
          {
            key: "sum",
            title: w.sum,
            align: "end",
            phone: "figure",
            render: (_, row) => <Counted milli={row.milli_shares} fen={fen} />,
          },
        ]}
      />
    </div>
  );
}
