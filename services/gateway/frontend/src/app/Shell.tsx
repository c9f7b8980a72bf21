/** The frame of every page: where one works, what one may do, in which language. */
import {
  BankOutlined,
  DollarOutlined,
  DownOutlined,
  ExperimentOutlined,
  GiftOutlined,
  HomeOutlined,
  InboxOutlined,
  PartitionOutlined,
  ShopOutlined,
  TeamOutlined,
  ToolOutlined,
  UserOutlined,
} from "@ant-design/icons";
import { type ComponentType, lazy, Suspense, useMemo, useRef, useState } from "react";
import { Link, NavLink, Outlet } from "react-router";
import { deskKind, useNode, useTree } from "@/session/node";
import { rolesOf, useActor } from "@/session/session";
import { usePhone } from "@/ui/screen";
import { useLanguage } from "@/words/language";
import { navigation } from "@/words/navigation";
import { useWords } from "@/words/words";
import { Choices } from "./Choices";
import { Grouped } from "./Grouped";
import { PhoneTabs } from "./PhoneTabs";
import { isEnd, type Place } from "./place";
import { PLACES } from "./places";
import { Search } from "./search/Search";
import { useFocusBack } from "./useFocusBack";
import { usePlaceOnPage } from "./usePlaceOnPage";

const nodeSelect = () => import("./NodeSelect");
const NodeSelect = lazy(nodeSelect);

const ICONS: Record<string, ComponentType> = {
  home: HomeOutlined,
  user: UserOutlined,
  scale: InboxOutlined,
  tree: PartitionOutlined,
  people: TeamOutlined,
  flask: ExperimentOutlined,
  shop: ShopOutlined,
  money: DollarOutlined,
  books: BankOutlined,
  gift: GiftOutlined,
  tools: ToolOutlined,
};

function usePlaces(): Place[] {
  const actor = useActor();
  const node = useNode();
  return useMemo(() => {
    const roles = rolesOf(actor);
    const kind = deskKind(node);
    return PLACES.filter(
      (place) =>
        place.word &&
        place.roles.some((role) => roles.has(role)) &&
        (!place.desk || place.desk === kind || place.desk === node?.desk),
    );
  }, [actor, node]);
}

function Icon({ name = "home" }: { name?: string }) {
  const Shown = ICONS[name] ?? HomeOutlined;
  return <Shown />;
}

/** The name is there at once; what chooses among all comes when somebody points at it. */
function NodePicker() {
  const w = useWords(navigation);
  const { data } = useTree();
  const node = useNode();
  const [choosing, setChoosing] = useState(false);
  if (!data || data.length === 0) return null;
  const named = (
    <button
      type="button"
      role="combobox"
      className="node-picker node-named"
      aria-label={w.node}
      aria-haspopup="listbox"
      aria-expanded={false}
      onPointerEnter={() => void nodeSelect()}
      onFocus={() => void nodeSelect()}
      onClick={() => setChoosing(true)}
      onKeyDown={({ key }) => key === "ArrowDown" && setChoosing(true)}
    >
      {node?.name}
      <DownOutlined aria-hidden />
    </button>
  );
  if (!choosing) return named;
  return (
    <Suspense fallback={named}>
      <NodeSelect label={w.node} nodes={data} node={node} />
    </Suspense>
  );
}

export function Shell() {
  const w = useWords(navigation);
  const places = usePlaces();
  const tongue = useLanguage() === "zh" ? 0 : 1;
  const main = useRef<HTMLElement>(null);
  const onScroll = usePlaceOnPage(main);
  useFocusBack();
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {w.toContent}
      </a>
      <header className="shell-top">
        <Link to="/" className="shell-brand" aria-label="联禾 Lianhe">
          <img src="/lianhe.svg" alt="" />
          <span>联禾</span>
        </Link>
        <NodePicker />
        <div className="grow" />
        <Search />
        <Choices />
      </header>
      <div className="shell-body">
        <nav className="shell-side" aria-label={w.menu}>
          <Grouped
            places={places}
            link={(place) => (
              <NavLink key={place.path} to={place.path} end={isEnd(place, places)}>
                <Icon name={place.icon} />
                {place.word?.[tongue] ?? ""}
              </NavLink>
            )}
          />
        </nav>
        {/* On the phone it scrolls by itself: the keyboard must come to it, also where it has no field or link. */}
        <main
          className="shell-main"
          id="content"
          tabIndex={usePhone() ? 0 : -1}
          ref={main}
          onScroll={onScroll}
        >
          <Outlet />
        </main>
      </div>
      <PhoneTabs places={places} icon={(name) => <Icon name={name} />} />
    </div>
  );
}
