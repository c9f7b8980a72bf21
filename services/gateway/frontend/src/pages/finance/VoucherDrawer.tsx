/** A voucher as its paper, and the checker's word on it. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Input, Skeleton } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useTree } from "@/session/node";
import { useActor, useMay } from "@/session/session";
import { Refusal } from "@/ui/Refusal";
import { StateTag } from "@/ui/StateTag";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { FileButton } from "./Exports";
import { Legs } from "./Legs";
import { useAccountName, useChart } from "./useChart";
import { books } from "./words/books";

type Voucher = components["schemas"]["VoucherView"];

export function VoucherDrawer({ voucherId, onClose }: { voucherId: string; onClose: () => void }) {
  const w = useWords(books);
  const { data, error, refetch } = useQuery({
    queryKey: ["vouchers", voucherId],
    queryFn: () =>
      got(finance.GET("/vouchers/{voucher_id}", { params: { path: { voucher_id: voucherId } } })),
  });
  return (
    <Drawer open size="large" title={data ? `${w.voucher} ${data.document}` : w.voucher} onClose={onClose}>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <Detail voucher={data} /> : error ? null : <Skeleton active />}
    </Drawer>
  );
}

function Detail({ voucher }: { voucher: Voucher }) {
  const w = useWords(books);
  const c = useWords(common);
  const nameOf = useAccountName();
  const { data: chart } = useChart(voucher.entity_id);
  const { data: tree } = useTree();
  return (
    <div className="page">
      <dl className="facts">
        <dt>{w.entity}</dt>
        <dd>{voucher.entity_name}</dd>
        <dt>{c.date}</dt>
        <dd>{voucher.on}</dd>
        <dt>{w.memo}</dt>
        <dd>{voucher.memo}</dd>
        <dt>{w.madeBy}</dt>
        <dd>{voucher.made_by_name}</dd>
        <dt>{w.checkedBy}</dt>
        <dd>{voucher.checked_by_name}</dd>
        <dt>{c.state}</dt>
        <dd>
          <StateTag state={voucher.state} />
        </dd>
        {voucher.reason ? (
          <>
            <dt>{w.rejectReason}</dt>
            <dd>{voucher.reason}</dd>
          </>
        ) : null}
      </dl>
      <Legs
        red={voucher.reverses !== null}
        legs={voucher.lines.map((line, place) => {
          const account = chart?.find((one) => one.code === line.account);
          return {
            key: place,
            account: line.account,
            name: account ? nameOf(account) : "",
            party: line.holder_name || tree?.find((one) => one.id === line.counterparty_id)?.name || "",
            debit: line.debit_fen ?? 0,
            credit: line.credit_fen ?? 0,
          };
        })}
      />
      <div className="page-actions">
        <FileButton kind="pdf" path={`/vouchers/${voucher.id}/pdf`} />
        {voucher.journal_id ? (
          <Link className="action-link" to={`/finance/journals?journal=${voucher.journal_id}`}>
            {w.seeJournal}
          </Link>
        ) : null}
      </div>
      {voucher.state === "made" ? <Check voucher={voucher} /> : null}
    </div>
  );
}

/** Another person posts it, or sends it back and says why. */
function Check({ voucher }: { voucher: Voucher }) {
  const w = useWords(books);
  const actor = useActor();
  const may = useMay("manager", "accountant", "finance");
  const [reason, setReason] = useState("");
  const act = useAct<boolean, Voucher>(
    (id, accept) =>
      got(
        finance.POST("/vouchers/{voucher_id}/check", {
          params: { path: { voucher_id: voucher.id } },
          body: { id, accept, reason },
        }),
      ),
    { changes: ["vouchers", "journals", "trial balance", "statements", "payables", "entities"] },
  );
  if (!may) return null;
  if (voucher.made_by === actor.id) return <p className="quiet">{w.ownVoucher}</p>;
  return (
    <section className="panel page" aria-label={w.checkedBy}>
      <Refusal error={act.error} />
      <Input
        aria-label={w.rejectReason}
        aria-describedby="reject-hint"
        placeholder={w.rejectReason}
        value={reason}
        maxLength={400}
        onChange={(event) => setReason(event.target.value)}
      />
      <p className="quiet" id="reject-hint">
        {reason.trim() === "" ? w.rejectNeedsReason : w.acceptNeedsNone}
      </p>
      <div className="page-actions">
        <Button
          type="primary"
          loading={act.isPending && act.variables}
          disabled={reason.trim() !== ""}
          onClick={() => act.mutate(true)}
        >
          {w.accept}
        </Button>
        <Button
          danger
          loading={act.isPending && !act.variables}
          disabled={reason.trim() === ""}
          onClick={() => act.mutate(false)}
        >
          {w.reject}
        </Button>
      </div>
    </section>
  );
}
