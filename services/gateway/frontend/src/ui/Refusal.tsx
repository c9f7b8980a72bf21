/** A refusal in plain words, with what was kept and what to try. */
import { Alert, Button } from "antd";
import { Problem } from "@/api/problem";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";

interface Props {
  error: unknown;
  retry?: () => void;
  /** Each wrong field says itself what is wrong with it: it is not said again. */
  atFields?: boolean;
}

export function Refusal({ error, retry, atFields = false }: Props) {
  const w = useWords(common);
  if (error == null) return null;
  const problem = error instanceof Problem ? error : null;
  const sentence = atFields ? w.wrongFields : problem?.detail;
  const title = problem?.status === 403 ? w.noRight : problem?.isAway || !problem ? w.failed : sentence;
  const detail = problem?.status === 403 ? w.noRightHint : problem?.isAway || !problem ? w.away : w.unchanged;
  return (
    <Alert
      role="alert"
      showIcon
      type={problem?.status === 403 ? "warning" : "error"}
      title={title}
      description={
        <>
          {detail}
          {problem?.status && problem.status >= 500 && problem.requestId ? (
            <div className="quiet">{fill(w.requestId, { id: problem.requestId })}</div>
          ) : null}
        </>
      }
      action={
        retry ? (
          <Button size="small" onClick={retry}>
            {w.retry}
          </Button>
        ) : undefined
      }
    />
  );
}
