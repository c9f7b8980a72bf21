/** Calm: one accent, honeysuckle gold-green, on much white; the dark look as legible. */
import type { ThemeConfig } from "antd";

export const ACCENT = "#4d7a1f";
const ACCENT_DARK = "#8fbf52";

/** The words of tags on their pale ground: antd's own green and orange are below WCAG AA there. Each has two names. */
const [GREEN, ORANGE] = ["#237804", "#a14b00"];
const TAGS_LIGHT = { green7: GREEN, "green-7": GREEN, orange7: ORANGE, "orange-7": ORANGE };
/** So is its purple in the dark. */
const PURPLE = "#ab7ae0";
const TAGS_DARK = { purple7: PURPLE, "purple-7": PURPLE };

export function themeOf(dark: boolean): ThemeConfig {
  const [accent, strong] = dark ? [ACCENT_DARK, "#a9d473"] : [ACCENT, "#3a5e16"];
  return {
    cssVar: { key: "lianhe" },
    components: {
      // White on the bright accent of the dark look is below AA.
      Button: dark ? { primaryColor: "#10150a" } : {},
      Menu: { itemSelectedBg: dark ? "#2c3720" : "#eef4e3", itemHeight: 38 },
      Table: { headerBg: dark ? "#262823" : "#f6f7f3", cellPaddingBlockMD: 9 },
    },
    token: {
      ...(dark ? TAGS_DARK : TAGS_LIGHT),
      colorPrimary: accent,
      colorLink: accent,
      // antd lightens what is pointed at, below AA on white.
      colorLinkHover: strong,
      colorLinkActive: strong,
      colorPrimaryHover: strong,
      colorPrimaryActive: strong,
      colorInfo: dark ? "#5aa2e6" : "#1d68b3",
      colorError: dark ? "#ff7875" : "#c4291c",
      // The greys of antd are too faint for WCAG AA on white.
      colorTextDescription: dark ? "#b3b3b3" : "#595959",
      colorTextPlaceholder: dark ? "#a6a6a6" : "#6b6b6b",
      colorTextSecondary: dark ? "#bfbfbf" : "#4f4f4f",
      colorTextTertiary: dark ? "#b3b3b3" : "#595959",
      borderRadius: 6,
      fontFamily: "inherit",
    },
  };
}
