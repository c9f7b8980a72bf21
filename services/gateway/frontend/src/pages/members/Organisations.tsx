/** Who owns whom on a day, as a tree; and the group tree by which rights are given. */
import { useQuery } from "@tanstack/react-query";
import { Button, Segmented, Skeleton, Tag, Tree } from "antd";
import type { DataNode } from "antd/es/tree";
import { type ReactNode, useMemo, useState } from "react";
import { PlusOutlined } from "@ant-design/icons";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
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
import { percent } from "./percent";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import "./members.css";

type Stake = components["schemas"]["StakeView"];

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
    return byTree ? grouped(all, label) : owned(all, data ?? [], label);
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
            key={byTree ? "tree" : `owned ${filter.on}`}
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

type Label = (name: string, form?: Organisation["legal_form"], stake?: Stake) => ReactNode;

/** By where each stands in the group tree. */
function grouped(all: readonly Organisation[], label: Label): DataNode[] {
  const ids = new Set(all.map((one) => one.id));
  const below = (parent: string | null): DataNode[] =>
    all
      .filter((one) =>
        parent === null ? !one.parent_id || !ids.has(one.parent_id) : one.parent_id === parent,
      )
      .map((one) => ({ key: one.id, title: label(one.name, one.legal_form), children: below(one.id) }));
  return below(null);
}

/** From those nobody here owns down to what they own; a branch stands below its company. */
function owned(all: readonly Organisation[], stakes: readonly Stake[], label: Label): DataNode[] {
  const known = new Map(all.map((one) => [one.id, one]));
  const isOwned = new Set(stakes.filter((one) => known.has(one.holder_id)).map((one) => one.organisation_id));
  const branch = (one: Organisation) => one.legal_entity_id !== one.id && known.has(one.legal_entity_id);
  const below = (one: Organisation, path: string, seen: ReadonlySet<string>): DataNode[] => {
    const further = new Set([...seen, one.id]);
    const held = stakes
      .filter((stake) => stake.holder_id === one.id && !further.has(stake.organisation_id))
      .map((stake): DataNode => {
        const held = known.get(stake.organisation_id);
        const key = `${path}/${stake.organisation_id}`;
        const title = label(stake.organisation_name, held?.legal_form, stake);
        // What one may not open is still told by name.
        if (!held) return { key, title, selectable: false };
        return { key, title, children: below(held, key, further) };
      });
    const branches = all
      .filter((other) => branch(other) && other.legal_entity_id === one.id)
      .map((other) => ({ key: `${path}/${other.id}`, title: label(other.name, other.legal_form) }));
    return [...held, ...branches];
  };
  const tops = all.filter((one) => !isOwned.has(one.id) && !branch(one) && one.legal_form !== "township");
  const owners = tops.filter((one) => stakes.some((stake) => stake.holder_id === one.id));
  const others = tops.filter((one) => !owners.includes(one));
  return [...owners, ...others].map((one) => ({
    key: one.id,
    title: label(one.name, one.legal_form),
    children: below(one, one.id, new Set()),
  }));
}
