/** 公示 for everybody, without signing in: the waterfall, and every line with the name masked. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Skeleton } from "antd";
import { useEffect } from "react";
import { Link, useParams } from "react-router";
import { dividends as api, got } from "@/api/services";
import { poolWord, weightText } from "@/pages/dividends/pools";
import { WaterfallRows } from "@/pages/dividends/Waterfall";
import { dividends } from "@/pages/dividends/words";
import "@/pages/dividends/dividends.css";
import { Problem } from "@/api/problem";
import { Money } from "@/ui/Figures";
import { Refusal } from "@/ui/Refusal";
import { StateTag } from "@/ui/StateTag";
import { common } from "@/words/common";
import { language, useLanguage } from "@/words/language";
import { navigation } from "@/words/navigation";
import { fill, useWords } from "@/words/words";

const LINES = 100;

function useNotice(runId: string, tierId: string) {
  return useInfiniteQuery({
    queryKey: ["notice", tierId],
    initialPageParam: -1,
    queryFn: ({ pageParam }) =>
      got(
        api.GET("/runs/{run_id}/tiers/{tier_id}/notice", {
          params: { path: { run_id: runId, tier_id: tierId }, query: { after: pageParam, limit: LINES } },
        }),
      ),
    getNextPageParam: (last) => (last.lines.length === LINES ? last.lines.at(-1)?.ordinal : undefined),
  });
}

export default function Notice() {
  const w = useWords(dividends);
  const c = useWords(common);
  const n = useWords(navigation);
  const now = useLanguage();
  const { runId = "", tierId = "" } = useParams();
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useNotice(runId, tierId);
  const notice = data?.pages[0];
  const title = notice
    ? fill(notice.kind === "annual" ? w.noticeTitle : w.noticeOfCorrection, { year: notice.year })
    : w.step_published;
  useEffect(() => {
    document.title = `${title} · 联禾 Lianhe`;
  }, [title]);
  const gone = error instanceof Problem && error.status === 404;
  return (
    <main className="notice">
      <header className="notice-head no-print">
        <Link to="/" className="shell-brand" aria-label="联禾 Lianhe">
          <img src="/lianhe.svg" alt="" />
          <span>联禾</span>
        </Link>
        <span>
          <Button type="text" onClick={() => language.choose(now === "zh" ? "en" : "zh")}>
            {n.language}
          </Button>
          {notice ? <Button onClick={() => window.print()}>{c.print}</Button> : null}
        </span>
      </header>
      <h1>{title}</h1>
      {gone ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.noticeGone} /> : null}
      {error && !gone ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {notice && data ? (
        <>
          <div className="page-head">
            <strong>{notice.entity_name}</strong>
            <StateTag state={notice.state} />
          </div>
          <p>{fill(w.noticeIntro, { from: notice.published_on, until: notice.vote_from_on ?? "" })}</p>
          <section className="panel">
            <h2>
              {w.waterfall} <span className="quiet">{c.unitYuan}</span>
            </h2>
            <WaterfallRows
              steps={notice.steps}
              distributable={notice.distributable_fen}
              declared={notice.declared_fen}
              kind={notice.kind}
            />
          </section>
          <section className="panel">
            <h2>
              {w.lines} <span className="quiet">{c.unitYuan}</span>
            </h2>
            <table className="waterfall">
              <thead>
                <tr>
                  <th scope="col">{w.holder}</th>
                  <th scope="col">{w.pool}</th>
                  <th scope="col" className="amount">
                    {w.weight}
                  </th>
                  <th scope="col" className="amount">
                    {c.amount}
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.pages.flatMap((page) =>
                  page.lines.map((line) => (
                    <tr key={line.ordinal}>
                      <td>{line.holder}</td>
                      <td>{poolWord(w, line.pool)}</td>
                      <td className="amount figure">{weightText(line.weight, line.pool)}</td>
                      <td className="amount">
                        <Money fen={line.amount_fen} />
                      </td>
                    </tr>
                  )),
                )}
              </tbody>
            </table>
            <div className="pager no-print">
              {hasNextPage ? (
                <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                  {fill(w.moreLines, { n: LINES })}
                </Button>
              ) : (
                <span className="quiet">{w.allShown}</span>
              )}
            </div>
          </section>
          <p className="notice-foot">
            {notice.entity_name}
            <br />
            {notice.published_on}
          </p>
        </>
      ) : error ? null : (
        <Skeleton active />
      )}
    </main>
  );
}
