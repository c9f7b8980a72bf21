import { lazy } from "react";
import { useWords } from "@/words/words";
import { AtDesk } from "./AtDesk";
import { HerdList } from "./HerdList";
import { Views } from "./Views";
import { Week } from "./Week";
import { herdWords } from "./words/herds";

const Animals = lazy(() => import("./Animals"));
const HeadLedger = lazy(() => import("./HeadLedger"));
const Manure = lazy(() => import("./Manure"));
const Withdrawals = lazy(() => import("./Withdrawals"));

export default function Herds() {
  const w = useWords(herdWords);
  return (
    <AtDesk title={w.title} hint={w.hint} only="livestock">
      {(desk) => (
        <>
          <Week />
          <Views
            label={w.title}
            leaves={{ herd: undefined }}
            views={[
              { name: "herds", word: w.herds, shown: () => <HerdList desk={desk} /> },
              { name: "animals", word: w.animals, shown: () => <Animals desk={desk} /> },
              { name: "ledger", word: w.ledger, shown: () => <HeadLedger desk={desk} /> },
              { name: "manure", word: w.manure, shown: () => <Manure desk={desk} /> },
              { name: "withdrawals", word: w.withdrawals, shown: () => <Withdrawals desk={desk} /> },
            ]}
          />
        </>
      )}
    </AtDesk>
  );
}
