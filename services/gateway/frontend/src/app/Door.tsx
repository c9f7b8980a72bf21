/** Nobody passes unsigned: who is not known is asked at the door, and comes back to where they were. */
import { Navigate, useLocation } from "react-router";
import { useSession } from "@/session/session";
import { Waiting } from "@/ui/Waiting";
import { Shell } from "./Shell";

export function Door() {
  const { actor } = useSession();
  const { pathname, search } = useLocation();
  if (actor === undefined) return <Waiting />;
  if (actor === null) return <Navigate to="/sign-in" replace state={{ back: pathname + search }} />;
  return <Shell />;
}
