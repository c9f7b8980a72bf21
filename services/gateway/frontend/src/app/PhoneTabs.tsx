/** On the phone: a person's daily places under the thumb, all others behind one tab. */
import { AppstoreOutlined } from "@ant-design/icons";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { NavLink } from "react-router";
import { rolesOf, useActor } from "@/session/session";
import { useLanguage } from "@/words/language";
import { navigation } from "@/words/navigation";
import { useWords } from "@/words/words";
import { Grouped } from "./Grouped";
import { isEnd, type Place } from "./place";

const PlacesDrawer = lazy(() => import("./PlacesDrawer"));

const TABS_MAX = 5;

interface Props {
  places: readonly Place[];
  icon: (name?: string) => ReactNode;
}

export function PhoneTabs({ places, icon }: Props) {
  const w = useWords(navigation);
  const tongue = useLanguage() === "zh" ? 0 : 1;
  const [open, setOpen] = useState(false);
  // Its code is asked for with the first touch.
  const [opened, setOpened] = useState(false);
  const roles = rolesOf(useActor());
  const daily = (place: Place) => place.daily?.some((role) => roles.has(role)) ?? false;
  const ordered = [...places.filter(daily), ...places.filter((place) => !daily(place))];
  const few = places.length <= TABS_MAX;
  const shown = few ? ordered : ordered.slice(0, TABS_MAX - 1);
  const link = (place: Place) => (
    <NavLink key={place.path} to={place.path} end={isEnd(place, places)} onClick={() => setOpen(false)}>
      {icon(place.icon)}
      {place.word?.[tongue] ?? ""}
    </NavLink>
  );
  return (
    <>
      <nav className="tabs-phone" aria-label={w.menu}>
        {shown.map(link)}
        {few ? null : (
          <button
            type="button"
            aria-expanded={open}
            aria-haspopup="dialog"
            onClick={() => {
              setOpened(true);
              setOpen(true);
            }}
          >
            <AppstoreOutlined />
            {w.everything}
          </button>
        )}
      </nav>
      {opened ? (
        <Suspense>
          <PlacesDrawer open={open} onClose={() => setOpen(false)} title={w.menu}>
            <Grouped places={places} link={link} />
          </PlacesDrawer>
        </Suspense>
      ) : null}
    </>
  );
}
