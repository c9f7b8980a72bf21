/** Who owns whom on a day, as a tree; and the group tree by which rights are given. */
import { useQuery } from "@tanstack/react-query";
import { Button, Segmented, Skeleton, Tag, Tree } from "antd";
import { useMemo, useState } from "react";
import { PlusOutlined } from "@ant-design/icons";
import { got, members } from "@/api/services";
import { type Organisation, useTree } from "@/session/node";
import { useMay } from "@/session/session";
import { DayField, today } from "@/ui/Fields";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { Counted } from "./Counted";
import { formWords } from "./kinds";
import { NewOrganisation } from "./NewOrganisation";
import { OrganisationDrawer } from "./OrganisationDrawer";
import { grouped, owned, type Stake } from "./ownership";
import { percent } from "./percent";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import "./members.css";

export default function Organisations() {
  const w = useWords(catalogue);
  const c = useWords(common);
  const f = useWords(formWords);
  const tree = useTree();
  const mayFound = useMay("administrator", "finance");
  const [filter, setFilter] = useFilter();
  const [adding, setAdding] = useState(false);
  const byTree = filter.by === "tree";
  const { data, error, refetch } = useQuery({
    queryKey: ["ownership", filter.on],
    queryFn: () => got(members.GET("/organisations/ownership", { params: { query: { on: filter.on } } })),
  });
  const nodes = useMemo(() => {
    const label = (name: string, form?: Organisation["legal_form"], stake?: Stake) => (
      <span className="tree-row">
        <span>{name}</span>
        {form ? <Tag>{f[form]}</Tag> : null}
        {stake ? (
          <span className="quiet">
            {percent(stake.paid_in_fen, stake.total_fen)} ·{" "}
            <Counted milli={stake.paid_in_fen} fen={!stake.in_shares} />{" "}
            {stake.in_shares ? w.shareUnit : c.yuan}
          </span>
        ) : null}
      </span>
    );
    const all = tree.data ?? [];
    return byTree
      ? grouped(all, label)
      : owned(all, data ?? [], label, (n, others) => fill(others ? w.otherOwners : w.ownersCount, { n }));
  }, [tree.data, data, byTree, f, w, c]);
  return (
    <Page
      title={w.organisations}
      hint={w.organisationsHint}
      actions={
        mayFound ? (
          <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {w.newOrganisation}
          </Button>
        ) : null
      }
    >
      <div className="filters">
        <Segmented
          aria-label={w.organisations}
          value={byTree ? "tree" : "owned"}
          onChange={(by) => setFilter({ by: by === "tree" ? "tree" : undefined })}
          options={[
            { value: "owned", label: w.ownedBy },
            { value: "tree", label: w.byTree },
          ]}
        />
        {byTree ? null : (
          <div className="filter-field">
            <DayField
              aria-label={w.onDay}
              value={filter.on ?? today()}
              onChange={(on) => setFilter({ on: on === today() ? undefined : on })}
            />
          </div>
        )}
      </div>
      <Refusal error={error ?? tree.error} retry={error ? () => void refetch() : undefined} />
      {nodes.length > 0 ? (
        <section className="panel" aria-label={w.organisations}>
          <Tree
            // The tree opens whole once all of it is known.
            key={byTree ? "tree" : `owned ${filter.on} ${data?.length}`}
            showLine
            blockNode
            defaultExpandAll
            selectable
            treeData={nodes}
            onSelect={(_, { node }) => setFilter({ organisation: String(node.key).split("/").at(-1) })}
          />
        </section>
      ) : tree.isPending ? (
        <Skeleton active />
      ) : null}
      {filter.organisation ? (
        <OrganisationDrawer
          key={filter.organisation}
          organisationId={filter.organisation}
          stakes={data ?? []}
          onClose={() => setFilter({ organisation: undefined })}
          onOpen={(organisation) => setFilter({ organisation })}
        />
      ) : null}
      {adding ? <NewOrganisation onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}
