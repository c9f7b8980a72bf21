import { Radio } from "antd";
import { useFilter } from "@/ui/lists";
import { useWords } from "@/words/words";
import { AtDesk } from "./AtDesk";
import { Bags } from "./Bags";
import { Crops } from "./Crops";
import { HouseList } from "./HouseList";
import { Labels } from "./Labels";
import { Week } from "./Week";
import { houseWords } from "./words/houses";
import "./desks.css";

const VIEWS = ["crops", "bags", "houses", "labels"] as const;
type View = (typeof VIEWS)[number];

function isView(view: string | undefined): view is View {
  return VIEWS.some((one) => one === view);
}

export default function Houses() {
  const w = useWords(houseWords);
  const [filter, setFilter] = useFilter();
  const view: View = isView(filter.view) ? filter.view : "crops";
  return (
    <AtDesk title={w.title} hint={w.hint} only="facility_farming">
      {(desk) => (
        <>
          <Week />
          <Radio.Group
            aria-label={w.title}
            optionType="button"
            value={view}
            onChange={({ target }) => setFilter({ view: String(target.value) })}
            options={VIEWS.map((one) => ({ value: one, label: w[one] }))}
          />
          {view === "crops" ? <Crops desk={desk} /> : null}
          {view === "bags" ? <Bags desk={desk} /> : null}
          {view === "houses" ? <HouseList desk={desk} /> : null}
          {view === "labels" ? <Labels desk={desk} /> : null}
        </>
      )}
    </AtDesk>
  );
}
