import { Page } from "@/ui/Page";
import { common } from "@/words/common";
import { navigation } from "@/words/navigation";
import { useWords } from "@/words/words";

export default function Start() {
  const w = useWords(navigation);
  const c = useWords(common);
  return (
    <Page title={w.home}>
      <p className="quiet">{c.chooseNode}</p>
    </Page>
  );
}
