/** What is shown when a page itself fails: what was kept, and the way on. */
import { Button, Result } from "antd";
import { useRouteError } from "react-router";
import { Refusal } from "@/ui/Refusal";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

export function Broken() {
  const error = useRouteError();
  const w = useWords(common);
  return (
    <Result
      status="error"
      title={w.failed}
      subTitle={<Refusal error={error} />}
      extra={<Button onClick={() => location.reload()}>{w.retry}</Button>}
    />
  );
}
