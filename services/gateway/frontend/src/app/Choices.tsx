/** The language, and what a person prefers on this device. */
import { SettingOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { session, useActor } from "@/session/session";
import { preferences, usePreferences } from "@/ui/preferences";
import { language, useLanguage } from "@/words/language";
import { navigation } from "@/words/navigation";
import { fill, useWords } from "@/words/words";

export function Choices() {
  const w = useWords(navigation);
  const now = useLanguage();
  return (
    <>
      <Button type="text" onClick={() => language.choose(now === "zh" ? "en" : "zh")}>
        {w.language}
      </Button>
      <Preferred />
    </>
  );
}

/** How far the keyboard goes in a menu. */
const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => (at < last ? at + 1 : 0),
  ArrowUp: (at, last) => (at > 0 ? at - 1 : last),
  Home: () => 0,
  End: (_, last) => last,
};

function walk(event: KeyboardEvent<HTMLDivElement>): void {
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("[role=menuitem]")];
  const at = items.findIndex((item) => item === document.activeElement);
  items[step(at, items.length - 1)]?.focus();
}

/** The browser's own popover: it closes on Escape and on a click beside it. */
function Preferred() {
  const w = useWords(navigation);
  const { weight, area, look } = usePreferences();
  const actor = useActor();
  const navigate = useNavigate();
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  const [open, setOpen] = useState(false);
  const item = (words: string, act: () => void) => (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      onClick={() => {
        menu.current?.hidePopover();
        act();
      }}
    >
      {words}
    </button>
  );
  return (
    <>
      <Button
        type="text"
        icon={<SettingOutlined />}
        aria-label={w.settings}
        aria-haspopup="menu"
        aria-expanded={open}
        popoverTarget={id}
      />
      <div
        id={id}
        ref={menu}
        popover="auto"
        role="menu"
        className="choices"
        aria-label={w.settings}
        onKeyDown={walk}
        onToggle={(event) => {
          const opened = event.newState === "open";
          setOpen(opened);
          if (opened) menu.current?.querySelector<HTMLButtonElement>("[role=menuitem]")?.focus();
        }}
      >
        <p className="quiet" role="presentation">
          {fill(w.signedInAs, { name: actor.name })}
        </p>
        {item(w.look, () => preferences.choose({ look: look === "dark" ? "light" : "dark" }))}
        {item(w.weight, () => preferences.choose({ weight: weight === "kg" ? "jin" : "kg" }))}
        {item(w.area, () => preferences.choose({ area: area === "m2" ? "mu" : "m2" }))}
        {item(w.signOut, () => void session.signOut().then(() => navigate("/sign-in")))}
      </div>
    </>
  );
}
