/** How pictures look: calm, labelled, the same in the dark. */
import type { EChartsCoreOption } from "echarts/core";

export const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9"];

export interface Look {
  ink: string;
  line: string;
  card: string;
  narrow: boolean;
  all: EChartsCoreOption;
}

export function lookOf(dark: boolean, narrow: boolean): Look {
  const [ink, line, card] = dark ? ["#d9d9d9", "#3a3d36", "#1f201d"] : ["#404040", "#e4e6e0", "#ffffff"];
  const all = { animation: false, color: COLOURS, textStyle: { color: ink, fontFamily: "inherit" } };
  return { ink, line, card, narrow, all };
}
