/**
 * antd's styles and theme, written when the pages are built: in the browser its components neither carry what makes
 * them nor spend time on it. Each style module becomes a style sheet, loaded with the component, in the layer `antd`
 * below all of ours; the theme becomes custom properties of the page for the light and the dark look. While
 * developing antd makes its styles itself, from the same theme.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ThemeConfig } from "antd";
import type { Plugin } from "vite";

type Hook = (of: unknown) => unknown;
type Declared = Record<string, string>;

/** The CommonJS twins of antd's modules: Node can run them. */
const load = createRequire(import.meta.url);
const { createElement } = load("react");
const { renderToStaticMarkup } = load("react-dom/server");
const { createCache, extractStyle, StyleProvider } = load("@ant-design/cssinjs");
const ConfigProvider = load("antd/lib/config-provider").default;
const { darkAlgorithm, defaultAlgorithm, getDesignToken } = load("antd/lib/theme").default;

/** Every class that antd has. */
const CLASSES = readFileSync(load.resolve("antd/dist/antd.css"), "utf8");

const MODULE = /\/antd\/es\/(.+)\.js$/;
const STYLE = /^(?:[\w-]+\/)+(?:style\/[\w-]+|wave\/style)$/;
const SHEET = "/antd/";
const [RESET, SHARED] = ["config-provider/style/index", /^style%%(Shared|ant-design-icons)%/];
/** Who wants no motion has none. */
const STILL = `@media (prefers-reduced-motion: reduce){${block(
  ":root",
  ["fast", "mid", "slow"].map((speed) => [`--ant-motion-duration-${speed}`, "0s"]),
)}}`;
/** A note of cssinjs to itself. */
const CACHED = /\.data-ant-cssinjs-cache-path\{.*?\}/g;

/** What the classes of a module begin with, where that is not its folder's name. */
const PREFIXES: Record<string, string> = {
  "_util/wave/style": "wave",
  "button/style/index": "btn",
  "button/style/compact": "btn",
  "date-picker/style/index": "picker",
  "input/style/otp": "otp",
  "input/style/search": "input-search",
  "grid/style/index": "row",
  "space/style/addon": "space-addon",
  "space/style/compact": "space-compact",
};
/** What a style module exports to be called while rendering. */
const HOOK = /^(default$|use[A-Z])/;
const HOOKS: Record<string, string> = { useColStyle: "col" };

/** What no page asks of the sheets: the columns of antd's grid, and the colours that no tag has. */
const COLUMN = /^\.ant-col-[\w-]+$/;
const LEFT_OUT = "cyan|magenta|pink|yellow|volcano|geekblue|lime|gold";
const COLOUR = new RegExp(`-(?:${LEFT_OUT})\\b`);
const ASKED = new RegExp(`["'\`](?:${LEFT_OUT})["'\`]`);

/** antd's own modules of the theme, with what the components ask of them while they run. */
function themeModules(tokens: Record<string, unknown>): Record<string, string> {
  return {
    "theme/useToken": `
      const token = ${JSON.stringify(tokens)};
      token.motion = !matchMedia("(prefers-reduced-motion: reduce)").matches;
      const told = [undefined, token, "", token, { prefix: "ant", key: "" }, true];
      export default () => told;`,
    "theme/context": `
      import { createContext } from "react";
      export const defaultTheme = undefined;
      export const defaultConfig = { token: {}, hashed: false };
      export const DesignTokenContext = createContext(defaultConfig);`,
    "theme/util/genStyleUtils": `
      export const genCssVar = (root, part) => {
        const name = (of) => "--" + root.replaceAll(".", "") + "-" + part + "-" + of;
        return [name, (of, otherwise) => "var(" + name(of) + (otherwise ? ", " + otherwise : "") + ")"];
      };`,
    "theme/internal": `
      export { default as useToken } from "./useToken";
      export { defaultConfig, DesignTokenContext } from "./context";
      export { PresetColors } from "./interface";`,
    // What comes with others though no page asks for it.
    "tooltip/UniqueProvider/index": "export default ({ children }) => children;",
    "input/Group": "export default undefined;",
    "input/OTP/index": "export default undefined;",
  };
}

export function writtenStyles(themeOf: (dark: boolean) => ThemeConfig): Plugin {
  const themes = [
    { ...themeOf(false), algorithm: defaultAlgorithm, hashed: false },
    { ...themeOf(true), algorithm: darkAlgorithm, hashed: false },
  ];
  // What is measured is a number; what is seen is in the sheets.
  const numbers = Object.entries(getDesignToken(themes[0])).filter(([, value]) => typeof value === "number");
  const modules = themeModules(Object.fromEntries(numbers));
  return {
    name: "antd-written-styles",
    apply: "build",
    enforce: "pre",
    resolveId: (id) => (id.startsWith(SHEET) ? id : null),
    load(id) {
      if (id.startsWith(SHEET)) return sheet(id.slice(SHEET.length, -".css".length), themes);
      const name = MODULE.exec(id)?.[1] ?? "";
      if (name in modules) return modules[name];
      return STYLE.test(name)
        ? { code: stub(name, readFileSync(id, "utf8")), moduleSideEffects: true }
        : null;
    },
    generateBundle(_, bundle) {
      const used = Object.values(bundle).flatMap((one) => (one.type === "chunk" ? one.moduleIds : []));
      const names = used.map((id) => MODULE.exec(id)?.[1] ?? "").filter((name) => STYLE.test(name));
      const strange = names.filter((name) => name !== RESET && !CLASSES.includes(`.ant-${prefixOf(name)}`));
      if (strange.length > 0)
        this.error(`antd has no class that begins as PREFIXES says: ${strange.join(", ")}`);
      const pages = used.filter((id) => !id.includes("/node_modules/"));
      const colourful = pages.filter((id) => ASKED.test(this.getModuleInfo(id)?.code ?? ""));
      if (colourful.length > 0)
        this.error(`a colour that is left out of the sheets (LEFT_OUT): ${colourful.join(", ")}`);
    },
  };
}

const prefixOf = (name: string): string => PREFIXES[name] ?? name.split("/")[0] ?? name;

/** A style module that only brings its sheet: what it exports answers as antd's hooks and components do. */
function stub(name: string, source: string): string {
  const exported = Object.entries<unknown>(load(`antd/lib/${name}`)).map(([key, value]) => {
    if (typeof value !== "function") return `export const ${key} = ${JSON.stringify(value)};`;
    const is = source.includes("= genSubStyleComponent(")
      ? "null"
      : source.includes("genComponentStyleHook(")
        ? '""'
        : '["", ""]';
    return key === "default" ? `export default () => ${is};` : `export const ${key} = () => ${is};`;
  });
  return [`import "${SHEET}${name}.css";`, ...exported].join("\n");
}

/** The rules of a style module, and its properties in both looks. */
function sheet(name: string, themes: readonly ThemeConfig[]): string {
  const [light, dark] = themes.map((theme) => made(name, theme));
  if (!light || !dark || light.rules !== dark.rules) throw new Error(`${name}: the look changes its rules`);
  const night = Object.entries(dark.properties).filter(([key, value]) => light.properties[key] !== value);
  return [
    "@layer base, antd;",
    block(":root", Object.entries(light.properties)),
    block(':root[data-look="dark"]', night),
    `@layer antd{${light.rules}}`,
    name === RESET ? STILL : "",
  ].join("\n");
}

/** What antd would put into the page for a style module in one look. */
function made(name: string, theme: ThemeConfig): { rules: string; properties: Declared } {
  const hooks = Object.entries<Hook>(load(`antd/lib/${name}`)).filter(([key]) => HOOK.test(key));
  const sub = readFileSync(load.resolve(`antd/lib/${name}`), "utf8").includes("genSubStyleComponent)(");
  const cache = createCache();
  const Asks = () => {
    for (const [key, hook] of hooks) {
      const prefixCls = `ant-${HOOKS[key] ?? prefixOf(name)}`;
      hook(sub ? { prefixCls } : prefixCls);
    }
    return null;
  };
  // The provider brings what all share by itself.
  const asks = name === RESET ? null : createElement(Asks);
  renderToStaticMarkup(
    createElement(StyleProvider, { cache }, createElement(ConfigProvider, { theme }, asks)),
  );
  for (const key of cache.cache.keys()) if (name !== RESET && SHARED.test(key)) cache.cache.delete(key);
  const text = (types: string): string => extractStyle(cache, { types, plain: true }).replace(CACHED, "");
  return { rules: wanted(text("style")), properties: declared(text(name === RESET ? "token" : "cssVar")) };
}

/** The rules of which a selector is left. */
function wanted(rules: string): string {
  return rules.replace(/([^{}]+)(\{[^{}]*\})/g, (_, selectors: string, block: string) => {
    const left = selectors.split(",").filter((one) => !COLUMN.test(one.trim()) && !COLOUR.test(one));
    return left.length > 0 ? left.join(",") + block : "";
  });
}

/** The custom properties of a text of rules; their names tell their components, so that the page may have them all. */
function declared(text: string): Declared {
  const all = [...text.matchAll(/(--[\w-]+):([^;}]+)/g)].map(([, name = "", value]) => [name, value]);
  return Object.fromEntries(all.filter(([name = ""]) => !COLOUR.test(name)));
}

function block(selector: string, properties: [string, string][]): string {
  return `${selector}{${properties.map(([name, value]) => `${name}:${value}`).join(";")}}`;
}
