/** The navigation under heads: what belongs together in a day's work stands together. */
import { type ReactNode, useId } from "react";
import { useLanguage } from "@/words/language";
import type { Place } from "./place";

interface Head {
  word: readonly [zh: string, en: string];
  /** The first part of the addresses that stand here. */
  areas: readonly string[];
}

/** In the order of the work: from the field to the dividend. What is under none of them stands first. */
const HEADS: readonly Head[] = [
  { word: ["生产与收购", "Fields and scale"], areas: ["desk"] },
  { word: ["加工", "Plants"], areas: ["plants"] },
  { word: ["销售", "Sales"], areas: ["sales"] },
  {
    word: ["成员与土地", "Members and land"],
    areas: ["households", "register", "roster", "coverage", "land", "organisations"],
  },
  { word: ["财务", "Finance"], areas: ["finance"] },
  { word: ["分红", "Dividends"], areas: ["dividends"] },
  { word: ["系统", "System"], areas: ["operator", "users", "audit"] },
];

interface Props {
  places: readonly Place[];
  link: (place: Place) => ReactNode;
}

export function Grouped({ places, link }: Props) {
  const tongue = useLanguage() === "zh" ? 0 : 1;
  const id = useId();
  const area = (place: Place) => place.path.split("/")[1] ?? "";
  const headOf = (place: Place) => HEADS.find((head) => head.areas.includes(area(place)));
  const groups = HEADS.map((head) => ({
    head,
    here: places.filter((place) => headOf(place) === head),
  })).filter(({ here }) => here.length > 0);
  return (
    <>
      <div className="nav-group">{places.filter((place) => !headOf(place)).map(link)}</div>
      {groups.map(({ head, here }, place) => (
        <div className="nav-group" role="group" aria-labelledby={`${id}${place}`} key={head.word[0]}>
          <div className="nav-head" id={`${id}${place}`}>
            {head.word[tongue]}
          </div>
          {here.map(link)}
        </div>
      ))}
    </>
  );
}
