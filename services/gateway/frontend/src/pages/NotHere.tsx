/** An address that leads nowhere. */
import { Button } from "antd";
import { useNavigate } from "react-router";
import { Told } from "@/ui/Told";
import { common } from "@/words/common";
import { navigation } from "@/words/navigation";
import { useWords } from "@/words/words";

export default function NotHere() {
  const w = useWords(common);
  const go = useWords(navigation);
  const navigate = useNavigate();
  return (
    <Told whole title={w.nothing}>
      <Button type="primary" onClick={() => void navigate("/")}>
        {go.home}
      </Button>
    </Told>
  );
}
