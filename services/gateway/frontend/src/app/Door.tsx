/** Nobody passes unsigned: who is not known is asked at the door, and comes back to where they were. */
import { Spin } from "antd";
import { Navigate, useLocation } from "react-router";
import { useSession } from "@/session/session";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { Shell } from "./Shell";

export function Door() {
  const { actor } = useSession();
  const { pathname, search } = useLocation();
  const w = useWords(common);
  if (actor === undefined) {
    return (
      <div className="door" role="status" aria-label={w.loading}>
        <Spin size="large" />
      </div>
    );
  }
  if (actor === null) return <Navigate to="/sign-in" replace state={{ back: pathname + search }} />;
  return <Shell />;
}
