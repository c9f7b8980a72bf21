/** The group as trees: by whom each stands below, and by who owns whom. */
import type { DataNode } from "antd/es/tree";
import type { ReactNode } from "react";
import type { components } from "@/api/types/members";
import type { Organisation } from "@/session/node";
import type { LegalForm } from "./kinds";

export type Stake = components["schemas"]["StakeView"];
type Label = (name: string, form?: LegalForm, stake?: Stake) => ReactNode;

/** By where each stands in the group tree. */
export function grouped(all: readonly Organisation[], label: Label): DataNode[] {
  const ids = new Set(all.map((one) => one.id));
  const below = (parent: string | null): DataNode[] =>
    all
      .filter((one) =>
        parent === null ? !one.parent_id || !ids.has(one.parent_id) : one.parent_id === parent,
      )
      .map((one) => ({ key: one.id, title: label(one.name, one.legal_form), children: below(one.id) }));
  return below(null);
}

/**
 * From the companies that no other company owns down to what they own, each with its owners in a branch of their
 * own: many own one company, so a tree from the owners down would say everything as often as there are owners.
 * Where no company is to be seen, from the owners down. The last part of a key is the organisation.
 */
export function owned(
  all: readonly Organisation[],
  stakes: readonly Stake[],
  label: Label,
  ownersLabel: (count: number, others: boolean) => string,
): DataNode[] {
  const known = new Map(all.map((one) => [one.id, one]));
  const shown = new Set<string>();
  const isCompany = (id: string) => ["company", "subsidiary"].includes(known.get(id)?.legal_form ?? "");

  const owner = (stake: Stake, path: string, seen: ReadonlySet<string>): DataNode => {
    shown.add(stake.holder_id);
    const key = `${path}/${stake.holder_id}`;
    const form = known.get(stake.holder_id)?.legal_form;
    const further = new Set([...seen, stake.holder_id]);
    const own = isCompany(stake.holder_id) ? [] : ownersOf(stake.holder_id, key, further);
    return {
      key,
      title: label(stake.holder_name, form, stake),
      selectable: form !== undefined,
      children: own,
    };
  };
  const ownersOf = (id: string, path: string, seen: ReadonlySet<string>): DataNode[] => {
    const owners = stakes.filter((stake) => stake.organisation_id === id && !seen.has(stake.holder_id));
    if (owners.length === 0) return [];
    const key = `${path}/owners`;
    const title = ownersLabel(
      owners.length,
      owners.length < stakes.filter((one) => one.organisation_id === id).length,
    );
    return [{ key, title, selectable: false, children: owners.map((stake) => owner(stake, key, seen)) }];
  };
  const node = (
    id: string,
    name: string,
    stake: Stake | undefined,
    path: string,
    seen: ReadonlySet<string>,
  ) => {
    shown.add(id);
    const key = path ? `${path}/${id}` : id;
    const further = new Set([...seen, id]);
    const alone = stake !== undefined && stake.paid_in_fen === stake.total_fen;
    const branches = all
      .filter((one) => one.legal_entity_id === id && one.id !== id)
      .map((one): DataNode => {
        shown.add(one.id);
        return { key: `${key}/${one.id}`, title: label(one.name, one.legal_form) };
      });
    const below: DataNode[] = stakes
      .filter((held) => held.holder_id === id && !further.has(held.organisation_id))
      .map((held) => node(held.organisation_id, held.organisation_name, held, key, further));
    const made: DataNode = {
      key,
      title: label(name, known.get(id)?.legal_form, stake),
      selectable: known.has(id),
      children: [...(alone ? [] : ownersOf(id, key, seen)), ...below, ...branches],
    };
    return made;
  };

  const ofCompany = new Set(
    stakes.filter((stake) => isCompany(stake.holder_id)).map((stake) => stake.organisation_id),
  );
  const heads = all.filter((one) => isCompany(one.id) && !ofCompany.has(one.id));
  const holding = all.filter((one) => stakes.some((stake) => stake.holder_id === one.id));
  const trees = (heads.length > 0 ? heads : holding).map((one) =>
    node(one.id, one.name, undefined, "", new Set()),
  );
  const others = all
    .filter((one) => !shown.has(one.id) && one.legal_form !== "township")
    .map((one): DataNode => ({ key: one.id, title: label(one.name, one.legal_form) }));
  return [...trees, ...others];
}
