/** A page is shown to those who have a role for it; others are told who has it. */
import { LockOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import { type Role, useMay } from "@/session/session";
import { Told } from "@/ui/Told";
import { common } from "@/words/common";
import { roleWords } from "@/words/roles";
import { comma, useWords } from "@/words/words";

export function Guard({ roles, children }: { roles: readonly Role[]; children: ReactNode }) {
  const w = useWords(common);
  const r = useWords(roleWords);
  const may = useMay(...roles);
  const household = useMay("household");
  const { pathname } = useLocation();
  if (may) return children;
  // A household's start page is its own.
  if (household && pathname === "/") return <Navigate to="/household" replace />;
  return (
    <Told
      whole
      icon={<LockOutlined />}
      title={w.noRight}
      hint={`${w.noRightHint} ${roles.map((role) => r[role]).join(comma())}`}
    />
  );
}
