import { useWords } from "@/words/words";
import { AtDesk } from "./AtDesk";
import { Bags } from "./Bags";
import { Crops } from "./Crops";
import { HouseList } from "./HouseList";
import { Labels } from "./Labels";
import { Views } from "./Views";
import { Week } from "./Week";
import { houseWords } from "./words/houses";

export default function Houses() {
  const w = useWords(houseWords);
  return (
    <AtDesk title={w.title} hint={w.hint} only="facility_farming">
      {(desk) => (
        <>
          <Week />
          <Views
            label={w.title}
            views={[
              { name: "crops", word: w.crops, shown: () => <Crops desk={desk} /> },
              { name: "bags", word: w.bags, shown: () => <Bags desk={desk} /> },
              { name: "houses", word: w.houses, shown: () => <HouseList desk={desk} /> },
              { name: "labels", word: w.labels, shown: () => <Labels desk={desk} /> },
            ]}
          />
        </>
      )}
    </AtDesk>
  );
}
