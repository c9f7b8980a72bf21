/** Objections to a plan: read, written down for somebody, answered. */
import "./dividends.css";
import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Skeleton } from "antd";
import { useState } from "react";
import { dividends as api, got } from "@/api/services";
import type { components } from "@/api/types/dividends";
import { useMay } from "@/session/session";
import { Refusal } from "@/ui/Refusal";
import { StateTag } from "@/ui/StateTag";
import { fill, useWords } from "@/words/words";
import { AnswerObjection } from "./AnswerObjection";
import type { TierDetail } from "./pools";
import { RaiseObjection } from "./RaiseObjection";
import { dividends } from "./words";

export type Objection = components["schemas"]["ObjectionView"];

export function Objections({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  const mayRaise = useMay("manager", "accountant", "finance");
  const mayAnswer = useMay("manager", "accountant", "subsidiary", "finance");
  const [raising, setRaising] = useState(false);
  const path = { run_id: tier.run_id, tier_id: tier.id };
  const { data, error, refetch } = useQuery({
    queryKey: ["objections", tier.id],
    queryFn: () => got(api.GET("/runs/{run_id}/tiers/{tier_id}/objections", { params: { path } })),
  });
  return (
    <div className="page">
      {mayRaise && tier.state === "published" ? (
        <div className="page-actions">
          <Button icon={<PlusOutlined />} onClick={() => setRaising(true)}>
            {w.addObjection}
          </Button>
        </div>
      ) : null}
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <ObjectionList objections={data} answerable={mayAnswer} /> : error ? null : <Skeleton active />}
      {raising ? <RaiseObjection tier={tier} onClose={() => setRaising(false)} /> : null}
    </div>
  );
}

interface ListProps {
  objections: readonly Objection[];
  answerable?: boolean;
  empty?: string;
}

export function ObjectionList({ objections, answerable = false, empty }: ListProps) {
  const w = useWords(dividends);
  const [answering, setAnswering] = useState<Objection>();
  if (objections.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty ?? w.noObjections} />;
  }
  return (
    <>
      <ul className="objection-list">
        {objections.map((one) => (
          <li key={one.id} className="objection">
            <div className="objection-head">
              <strong>{fill(w.objectionOf, { name: one.holder_name, on: one.on })}</strong>
              <StateTag state={one.upheld === null ? "unanswered" : one.upheld ? "upheld" : "dismissed"} />
            </div>
            <blockquote>{one.words}</blockquote>
            {one.answer ? (
              <div className="answer">
                <div>{one.answer}</div>
                <div className="quiet">
                  {fill(w.answeredBy, { name: one.answered_by ?? "", on: one.answered_on ?? "" })}
                </div>
              </div>
            ) : answerable ? (
              <div>
                <Button type="primary" onClick={() => setAnswering(one)}>
                  {w.answer}
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {answering ? <AnswerObjection objection={answering} onClose={() => setAnswering(undefined)} /> : null}
    </>
  );
}
