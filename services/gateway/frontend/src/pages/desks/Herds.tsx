import { Radio } from "antd";
import { useFilter } from "@/ui/lists";
import { useWords } from "@/words/words";
import { Animals } from "./Animals";
import { AtDesk } from "./AtDesk";
import { HeadLedger } from "./HeadLedger";
import { HerdList } from "./HerdList";
import { Manure } from "./Manure";
import { Week } from "./Week";
import { Withdrawals } from "./Withdrawals";
import { herdWords } from "./words/herds";
import "./desks.css";

const VIEWS = ["herds", "animals", "ledger", "manure", "withdrawals"] as const;
type View = (typeof VIEWS)[number];

function isView(view: string | undefined): view is View {
  return VIEWS.some((one) => one === view);
}

export default function Herds() {
  const w = useWords(herdWords);
  const [filter, setFilter] = useFilter();
  const view: View = isView(filter.view) ? filter.view : "herds";
  return (
    <AtDesk title={w.title} hint={w.hint} only="livestock">
      {(desk) => (
        <>
          <Week />
          <Radio.Group
            aria-label={w.title}
            optionType="button"
            value={view}
            onChange={({ target }) => setFilter({ view: String(target.value), herd: undefined })}
            options={VIEWS.map((one) => ({ value: one, label: w[one] }))}
          />
          {view === "herds" ? <HerdList desk={desk} /> : null}
          {view === "animals" ? <Animals desk={desk} /> : null}
          {view === "ledger" ? <HeadLedger desk={desk} /> : null}
          {view === "manure" ? <Manure desk={desk} /> : null}
          {view === "withdrawals" ? <Withdrawals desk={desk} /> : null}
        </>
      )}
    </AtDesk>
  );
}
