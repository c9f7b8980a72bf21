import { Tabs } from "antd";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { useWords } from "@/words/words";
import { LateFacts } from "./LateFacts";
import { Months } from "./Months";
import { Years } from "./Years";
import { closingWords } from "./words/closing";
import "./finance.css";

export default function Closing() {
  const w = useWords(closingWords);
  const [filter, setFilter] = useFilter();
  return (
    <Page title={w.closing} hint={w.closingHint}>
      <Tabs
        activeKey={filter.part ?? "months"}
        onChange={(part) => setFilter({ part })}
        destroyOnHidden
        items={[
          { key: "months", label: w.months, children: <Months /> },
          { key: "years", label: w.years, children: <Years /> },
          { key: "late", label: w.late, children: <LateFacts /> },
        ]}
      />
    </Page>
  );
}
