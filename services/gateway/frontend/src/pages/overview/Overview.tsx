/** A year at a glance: what came, at what price, what was sold, where the money went, whom it reached. */
import { Radio } from "antd";
import { useNode } from "@/session/node";
import { useFilter } from "@/ui/lists";
import { today } from "@/ui/Fields";
import { Page } from "@/ui/Page";
import { fill, useWords } from "@/words/words";
import { Brought } from "./Brought";
import { Covered } from "./Covered";
import { GoodsFlow } from "./GoodsFlow";
import { Margins } from "./Margins";
import { MoneyFlow } from "./MoneyFlow";
import { OurVillage } from "./OurVillage";
import { Sold } from "./Sold";
import { overview as catalogue } from "./words";
import "./overview.css";

const YEARS_SHOWN = 4;

export default function Overview() {
  const w = useWords(catalogue);
  const [filter, setFilter] = useFilter();
  const now = Number(today().slice(0, 4));
  const year = Number(filter.year ?? now);
  const node = useNode();
  // A village trades nothing itself: its question is what its households have of the group.
  const village = node?.legal_form === "village_org" ? node : undefined;
  return (
    <Page
      title={w.title}
      hint={fill(village ? w.villageHint : w.hint, { year })}
      actions={
        <Radio.Group
          aria-label={w.year}
          optionType="button"
          value={year}
          onChange={({ target }) => {
            const chosen = Number(target.value);
            setFilter({ year: chosen === now ? undefined : String(chosen) });
          }}
          options={Array.from({ length: YEARS_SHOWN }, (_, back) => ({
            value: now - back,
            label: String(now - back),
          }))}
        />
      }
    >
      <div className="overview">
        {village ? <OurVillage village={village} year={year} /> : <Season year={year} />}
      </div>
    </Page>
  );
}

function Season({ year }: { year: number }) {
  return (
    <>
      <Brought year={year} />
      <Sold year={year} />
      <Margins year={year} />
      <div className="overview-wide">
        <Covered year={year} />
      </div>
      <GoodsFlow year={year} />
      <MoneyFlow year={year} />
    </>
  );
}
