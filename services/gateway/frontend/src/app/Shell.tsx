/** The frame of every page: where one works, what one may do, in which language. */
import {
  BankOutlined,
  DollarOutlined,
  ExperimentOutlined,
  GiftOutlined,
  HomeOutlined,
  InboxOutlined,
  PartitionOutlined,
  SettingOutlined,
  ShopOutlined,
  TeamOutlined,
  ToolOutlined,
  UserOutlined,
} from "@ant-design/icons";
import { Button, Dropdown, Menu, Select } from "antd";
import { type ComponentType, useMemo } from "react";
import { Link, Outlet, useLocation, useNavigate } from "react-router";
import { chooseNode, deskKind, useNode, useTree } from "@/session/node";
import { rolesOf, session, useActor } from "@/session/session";
import { preferences, usePreferences } from "@/ui/preferences";
import { language, useLanguage } from "@/words/language";
import { navigation } from "@/words/navigation";
import { fill, useWords } from "@/words/words";
import { PhoneTabs } from "./PhoneTabs";
import type { Place } from "./place";
import { PLACES } from "./places";
import { Search } from "./search/Search";

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

function NodePicker() {
  const w = useWords(navigation);
  const { data } = useTree();
  const node = useNode();
  if (!data || data.length === 0) return null;
  return (
    <Select
      className="node-picker"
      aria-label={w.node}
      value={node?.id}
      showSearch={{ optionFilterProp: "label" }}
      onChange={chooseNode}
      options={data.map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}

function Choices() {
  const w = useWords(navigation);
  const { weight, area, look } = usePreferences();
  const now = useLanguage();
  const actor = useActor();
  const navigate = useNavigate();
  const items = [
    { key: "who", label: fill(w.signedInAs, { name: actor.name }), disabled: true },
    { type: "divider" as const },
    {
      key: "look",
      label: w.look,
      onClick: () => preferences.choose({ look: look === "dark" ? "light" : "dark" }),
    },
    {
      key: "weight",
      label: w.weight,
      onClick: () => preferences.choose({ weight: weight === "kg" ? "jin" : "kg" }),
    },
    { key: "area", label: w.area, onClick: () => preferences.choose({ area: area === "m2" ? "mu" : "m2" }) },
    { type: "divider" as const },
    { key: "out", label: w.signOut, onClick: () => void session.signOut().then(() => navigate("/sign-in")) },
  ];
  return (
    <>
      <Button type="text" onClick={() => language.choose(now === "zh" ? "en" : "zh")}>
        {w.language}
      </Button>
      <Dropdown menu={{ items }} trigger={["click"]}>
        <Button type="text" icon={<SettingOutlined />} aria-label={w.settings} />
      </Dropdown>
    </>
  );
}

export function Shell() {
  const w = useWords(navigation);
  const places = usePlaces();
  const tongue = useLanguage() === "zh" ? 0 : 1;
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const here = [...places]
    .reverse()
    .find(({ path }) => (path === "/" ? pathname === "/" : pathname.startsWith(path)));
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
          <Menu
            mode="inline"
            selectedKeys={here ? [here.path] : []}
            items={places.map((place) => ({
              key: place.path,
              icon: <Icon name={place.icon} />,
              label: place.word?.[tongue] ?? "",
            }))}
            onClick={({ key }) => navigate(key)}
          />
        </nav>
        <main className="shell-main" id="content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <PhoneTabs places={places} icon={(name) => <Icon name={name} />} />
    </div>
  );
}
