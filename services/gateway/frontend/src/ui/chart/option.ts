/** How a picture looks: calm, labelled, the same in the dark. */
import type { EChartsCoreOption } from "echarts/core";
import type { Flows, Picture, Series } from "./picture";

const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9"];

interface Look {
  ink: string;
  line: string;
  card: string;
  narrow: boolean;
}

export function optionOf(picture: Picture, dark: boolean, narrow: boolean): EChartsCoreOption {
  const look: Look = dark
    ? { ink: "#d9d9d9", line: "#3a3d36", card: "#1f201d", narrow }
    : { ink: "#404040", line: "#e4e6e0", card: "#ffffff", narrow };
  return {
    animation: false,
    color: COLOURS,
    textStyle: { color: look.ink, fontFamily: "inherit" },
    ...(picture.kind === "flows" ? flows(picture, look) : series(picture, look)),
  };
}

function series(picture: Series, look: Look): EChartsCoreOption {
  const quiet = { color: look.ink };
  const places = {
    type: "category",
    data: picture.places,
    axisLabel: quiet,
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
    inverse: picture.flat ?? false,
  };
  const values = {
    type: "value",
    axisLabel: { ...quiet, formatter: picture.written },
    splitLine: { lineStyle: { color: look.line } },
    splitNumber: look.narrow ? 3 : 5,
  };
  return {
    grid: { left: 8, right: 16, top: picture.series.length > 1 ? 40 : 12, bottom: 8, containLabel: true },
    legend: { show: picture.series.length > 1, top: 0, left: 0, type: "scroll", textStyle: quiet },
    tooltip: {
      trigger: "axis",
      confine: true,
      valueFormatter: (value: unknown) => (typeof value === "number" ? picture.written(value) : "–"),
      backgroundColor: look.card,
      borderColor: look.line,
      textStyle: quiet,
    },
    xAxis: picture.flat ? values : places,
    yAxis: picture.flat ? places : values,
    series: picture.series.map((one) => ({
      type: picture.kind,
      name: one.name,
      data: one.values,
      stack: picture.stacked ? "all" : undefined,
      barMaxWidth: 36,
      symbolSize: 5,
      lineStyle: { width: 2 },
      connectNulls: false,
    })),
  };
}

function flows(picture: Flows, look: Look): EChartsCoreOption {
  const names = new Map(picture.nodes.map((node) => [node.id, node.name]));
  const called = (id: unknown) => names.get(String(id)) ?? String(id);
  const deepest = Math.max(0, ...picture.nodes.map((node) => node.level));
  return {
    tooltip: {
      trigger: "item",
      confine: true,
      backgroundColor: look.card,
      borderColor: look.line,
      textStyle: { color: look.ink },
      formatter: (one: {
        dataType?: string;
        name: string;
        value: number;
        data: Partial<Record<string, string>>;
      }) =>
        one.dataType === "edge"
          ? `${safe(called(one.data.source))} → ${safe(called(one.data.target))}<br>${picture.written(one.value)}`
          : `${safe(called(one.name))}<br>${picture.written(one.value)}`,
    },
    series: [
      {
        type: "sankey",
        left: 4,
        right: look.narrow ? 96 : 180,
        top: 8,
        bottom: 8,
        nodeGap: 10,
        nodeWidth: 12,
        draggable: false,
        emphasis: { focus: "adjacency" },
        label: {
          color: look.ink,
          width: look.narrow ? 90 : 170,
          overflow: "truncate",
          formatter: ({ name }: { name: string }) => called(name),
        },
        lineStyle: { color: "source", opacity: 0.35 },
        data: picture.nodes.map((node) => ({
          name: node.id,
          depth: node.level,
          itemStyle: { color: COLOURS[Math.min(node.level, deepest) % COLOURS.length] },
        })),
        links: picture.flows.map(({ from, to, value }) => ({ source: from, target: to, value })),
      },
    ],
  };
}

/** Names are somebody's words, not markup. */
function safe(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
