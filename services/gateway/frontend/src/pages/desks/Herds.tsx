import { useWords } from "@/words/words";
import { Animals } from "./Animals";
import { AtDesk } from "./AtDesk";
import { HeadLedger } from "./HeadLedger";
import { HerdList } from "./HerdList";
import { Manure } from "./Manure";
import { Views } from "./Views";
import { Week } from "./Week";
import { Withdrawals } from "./Withdrawals";
import { herdWords } from "./words/herds";
import "./desks.css";

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
