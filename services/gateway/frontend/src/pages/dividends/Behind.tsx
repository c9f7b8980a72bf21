/** What was entered in the register behind the record date, and what to do about it. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Drawer } from "antd";
import { useState } from "react";
import { dividends as api, got } from "@/api/services";
import { Shares } from "@/ui/Figures";
import { Table } from "@/ui/Table";
import { dayOf } from "@/ui/instant";
import { fill, useWords } from "@/words/words";
import type { TierDetail } from "./pools";
import { dividends } from "./words";

export function Behind({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  const [shown, setShown] = useState(false);
  const declared = tier.next_step === null || tier.next_step === "closed";
  return (
    <>
      <Alert
        type="warning"
        showIcon
        title={fill(w.behindTitle, { n: tier.behind })}
        description={declared ? w.behindDeclared : w.behindDraft}
        action={<Button onClick={() => setShown(true)}>{w.behindShow}</Button>}
      />
      {shown ? <Entries tier={tier} onClose={() => setShown(false)} /> : null}
    </>
  );
}

function Entries({ tier, onClose }: { tier: TierDetail; onClose: () => void }) {
  const w = useWords(dividends);
  const path = { run_id: tier.run_id, tier_id: tier.id };
  const { data, isPending } = useQuery({
    queryKey: ["tiers", tier.id, "behind"],
    queryFn: () => got(api.GET("/runs/{run_id}/tiers/{tier_id}/behind", { params: { path } })),
  });
  return (
    <Drawer open size="large" title={fill(w.behindTitle, { n: tier.behind })} onClose={onClose}>
      <Table
        size="small"
        loading={isPending}
        pagination={false}
        scroll={{ x: "max-content" }}
        rowKey={(entry) => `${entry.movement_id}${entry.holder_id}${entry.share_class}`}
        dataSource={data ?? []}
        columns={[
          { title: w.holder, dataIndex: "holder_name" },
          { title: w.shareClass, dataIndex: "share_class" },
          { title: w.moved, align: "end", render: (_, entry) => <Shares milli={entry.milli_shares} /> },
          { title: w.effectiveOn, dataIndex: "effective_on" },
          { title: w.recordedOn, render: (_, entry) => dayOf(entry.recorded_at) },
        ]}
      />
    </Drawer>
  );
}
