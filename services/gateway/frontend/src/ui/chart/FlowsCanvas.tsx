/** What flows from node to node, as wide as it is much. */
import { SankeyChart } from "echarts/charts";
import { type EChartsCoreOption, use } from "echarts/core";
import { useCallback } from "react";
import { useCanvas } from "./canvas";
import { COLOURS, type Look } from "./look";
import type { Flows } from "./picture";

use([SankeyChart]);

export default function FlowsCanvas({ picture }: { picture: Flows }) {
  const option = useCallback((look: Look) => flows(picture, look), [picture]);
  return <div ref={useCanvas(option)} className="chart-canvas" />;
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
