import { Button, Result } from "antd";
import { Link } from "react-router";
import { common } from "@/words/common";
import { navigation } from "@/words/navigation";
import { useWords } from "@/words/words";

export default function NotHere() {
  const w = useWords(common);
  const go = useWords(navigation);
  return (
    <Result
      status="404"
      title={w.nothing}
      extra={
        <Link to="/">
          <Button type="primary">{go.home}</Button>
        </Link>
      }
    />
  );
}
