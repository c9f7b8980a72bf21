/** An entity's months of a year by desk: sealed or not, counts that differ, and in words what is missing. */
import { CheckOutlined, ClockCircleOutlined, WarningOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Progress, Skeleton } from "antd";
import { useEffect } from "react";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useMay } from "@/session/session";
import { askFirst } from "@/ui/askFirst";
import { Refusal } from "@/ui/Refusal";
import { usePhone } from "@/ui/screen";
import { StateTag } from "@/ui/StateTag";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { serviceWords } from "@/words/services";
import { fill, useWords } from "@/words/words";
import { type Entity, thisMonth } from "./entity";
import { Reopenings } from "./Reopenings";
import { closingWords } from "./words/closing";

type Month = components["schemas"]["MonthView"];
type Seal = components["schemas"]["SealView"];

/** While a month is closing the desks answer one after the other. */
const LOOK_AGAIN_MS = 2000;

export function Checklist({ entity, year, next }: { entity: Entity; year: number; next?: string }) {
  const w = useWords(closingWords);
  const c = useWords(common);
  const phone = usePhone();
  const words: Record<string, string> = useWords(serviceWords);
  const queries = useQueryClient();
  const query = { entity_id: entity.id, year };
  const { data, error, refetch } = useQuery({
    queryKey: ["periods", query],
    queryFn: () => got(finance.GET("/periods", { params: { query } })),
    refetchInterval: ({ state }) =>
      state.data?.some((month) => month.state === "asked") ? LOOK_AGAIN_MS : false,
  });
  const closed = data?.filter((month) => month.state === "closed").length;
  useEffect(() => {
    if (closed !== undefined) void queries.invalidateQueries({ queryKey: ["entities"] });
  }, [closed, queries]);
  if (error) return <Refusal error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} paragraph={{ rows: 8 }} />;
  const services = [...new Set(data.flatMap((month) => month.services.map((seal) => seal.service)))];
  const shown = data.filter((month) => month.month <= thisMonth());
  return (
    <>
      <CloseNext entity={entity} month={next} year={year} />
      <div className="wide-table" tabIndex={0} role="group" aria-label={w.months}>
        <table className="tabular closing-table">
          <thead>
            <tr>
              <th scope="col">{w.month}</th>
              <th scope="col">{c.state}</th>
              {phone
                ? null
                : services.map((service) => (
                    <th scope="col" key={service}>
                      {words[service] ?? service}
                    </th>
                  ))}
              <th scope="col">{w.missing}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((month) => (
              <tr key={month.month}>
                <th scope="row">{month.month}</th>
                <td>
                  <StateTag
                    state={month.state === "open" && month.month < thisMonth() ? "to_close" : month.state}
                  />
                </td>
                {phone
                  ? null
                  : services.map((service) => <SealCell key={service} month={month} service={service} />)}
                <td>
                  <Missing month={month} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Reopenings entity={entity} month={data.find((month) => month.may_reopen)?.month} />
    </>
  );
}

function SealCell({ month, service }: { month: Month; service: string }) {
  const w = useWords(closingWords);
  const seal = month.services.find((one) => one.service === service);
  if (!seal) return <td className="line-number">–</td>;
  const [Icon, says, look] = !seal.sealed
    ? ([ClockCircleOutlined, w.notSealed, "quiet"] as const)
    : seal.agrees
      ? ([CheckOutlined, w.sealedAgrees, "seal-ok"] as const)
      : ([WarningOutlined, w.sealedDiffers, "seal-bad"] as const);
  return (
    <td className={`line-number ${look}`} title={[says, ...countsOf(seal, w.counts)].join("\n")}>
      <Icon aria-hidden />
      <span className="only-read">{says}</span>
    </td>
  );
}

function countsOf(seal: Seal, words: string): string[] {
  return seal.counts.map((count) => fill(words, { ...count }));
}

/** How far a month under way is, and what holds it up. */
function Missing({ month }: { month: Month }) {
  const w = useWords(closingWords);
  if (month.state !== "asked") return null;
  const sealed = month.services.filter((seal) => seal.sealed).length;
  const all = month.services.length;
  return (
    <div role="status">
      <Progress
        size="small"
        aria-label={fill(w.progress, { n: sealed, all })}
        percent={all === 0 ? 0 : Math.floor((sealed * 100) / all)}
        format={() => `${sealed}/${all}`}
      />
      {month.missing.length > 0 ? (
        <ul className="missing-list">
          {month.missing.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function CloseNext({ entity, month, year }: { entity: Entity; month?: string; year: number }) {
  const w = useWords(closingWords);
  const mayClose = useMay("accountant", "finance");
  const act = useAct<string, Month[]>(
    (id, wanted) =>
      got(finance.POST("/periods/close", { body: { id, entity_id: entity.id, months: [wanted] } })),
    { changes: ["periods", "entities"], says: w.closingStarted },
  );
  if (!month) return null;
  if (month.slice(0, 4) > String(year)) return <p className="quiet">{w.allClosed}</p>;
  if (month >= thisMonth()) return <p className="quiet">{fill(w.notOver, { month })}</p>;
  return (
    <>
      <Refusal error={act.error} />
      {mayClose ? (
        <div className="page-actions">
          <Button
            type="primary"
            loading={act.isPending}
            onClick={() =>
              askFirst({
                title: fill(w.closeAsk, { month }),
                onOk: () => {
                  act.mutate(month);
                },
              })
            }
          >
            {fill(w.closeMonth, { month })}
          </Button>
        </div>
      ) : (
        <p className="quiet">
          {w.next} {month}
        </p>
      )}
    </>
  );
}
