/** When the installation was last backed up, and up to when its books were proven; how to do either, if never. */
import { useQuery } from "@tanstack/react-query";
import { gateway, got } from "@/api/services";
import { instant } from "@/ui/instant";
import { Refusal } from "@/ui/Refusal";
import { fill, useWords } from "@/words/words";
import { operator as catalogue } from "./words";

const RENEWED_MS = 60_000;
const MEGABYTE = 1024 * 1024;

export function Upkeep() {
  const w = useWords(catalogue);
  const { data, error } = useQuery({
    queryKey: ["upkeep"],
    queryFn: () => got(gateway.GET("/services/upkeep")),
    refetchInterval: RENEWED_MS,
  });
  if (error) return <Refusal error={error} />;
  if (!data) return null;
  const { backup, verified } = data;
  return (
    <dl className="facts upkeep">
      <dt>{w.lastBackup}</dt>
      <dd>
        {backup ? (
          <>
            {instant(backup.at)} <span className="quiet">{fill(w.backupWas, size(backup))}</span>
          </>
        ) : (
          <>
            <strong className="upkeep-none">{w.noBackup}</strong> <code>python -m services backup</code>
          </>
        )}
      </dd>
      <dt>{w.verifiedUntil}</dt>
      <dd>
        {verified ? (
          <>
            {instant(verified.until)}{" "}
            {verified.findings > 0 ? (
              <strong className="figure-negative">{fill(w.verifyFound, { n: verified.findings })}</strong>
            ) : (
              <span className="quiet">{fill(w.verifyHolds, { n: verified.checks })}</span>
            )}
          </>
        ) : (
          <>
            <strong className="upkeep-none">{w.neverVerified}</strong> <code>python -m services verify</code>
          </>
        )}
      </dd>
    </dl>
  );
}

const size = ({ path, bytes }: { path: string; bytes: number }) => ({
  path,
  mb: Math.max(1, Math.round(bytes / MEGABYTE)),
});
