/** A role at an organisation, as people say it. */
import type { Role } from "@/session/session";
import { useTree } from "@/session/node";
import { roleWords } from "@/words/roles";
import { useWords } from "@/words/words";

export interface Grant {
  role: Role;
  node_id: string;
}

/** Roles that an administrator gives; a household's comes with its account. */
export const STAFF_ROLES = [
  "manager",
  "accountant",
  "subsidiary",
  "plant",
  "sales",
  "finance",
  "supervisor",
  "auditor",
  "operator",
  "administrator",
] as const satisfies readonly Role[];

export function useGrantName(): (grant: Grant) => string {
  const words = useWords(roleWords);
  const { data } = useTree();
  return (grant) => `${words[grant.role]} · ${data?.find((one) => one.id === grant.node_id)?.name ?? "…"}`;
}
