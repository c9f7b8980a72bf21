/** What is recorded of a household: births, deaths, another head, a person corrected, a split, a merge. */
import type { components } from "@/api/types/members";
import { AddPerson } from "./acts/AddPerson";
import { ChangePerson } from "./acts/ChangePerson";
import { ChangeHousehold } from "./acts/ChangeHousehold";
import { EndPerson } from "./acts/EndPerson";
import { Merge } from "./acts/Merge";
import { Split } from "./acts/Split";

export const ACTS = [
  "addPerson",
  "endPerson",
  "changePerson",
  "changeHead",
  "changeHousehold",
  "split",
  "merge",
] as const;
export type HouseholdAct = (typeof ACTS)[number];

export interface ActProps {
  household: components["schemas"]["HouseholdDetail"];
  onClose: () => void;
}

export function HouseholdActs({ act, ...props }: ActProps & { act: HouseholdAct }) {
  switch (act) {
    case "addPerson":
      return <AddPerson {...props} />;
    case "endPerson":
      return <EndPerson {...props} />;
    case "changePerson":
      return <ChangePerson {...props} />;
    case "changeHead":
      return <ChangeHousehold {...props} head />;
    case "changeHousehold":
      return <ChangeHousehold {...props} />;
    case "split":
      return <Split {...props} />;
    case "merge":
      return <Merge {...props} />;
  }
}
