/** Lines and bars over weeks, months or villages. */
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent } from "echarts/components";
import { type EChartsCoreOption, use } from "echarts/core";
import { useCallback } from "react";
import { useCanvas } from "./canvas";
import type { Look } from "./look";
import type { Series } from "./picture";

const LEGEND_PX = 28;
/** On the phone a row of the legend takes so many characters, a mark as many as three. */
const NARROW_CHARS = 34;

use([BarChart, LineChart, GridComponent, LegendPlainComponent]);

export default function SeriesCanvas({ picture }: { picture: Series }) {
  const option = useCallback((look: Look) => series(picture, look), [picture]);
  return <div ref={useCanvas(option)} className="chart-canvas" />;
}

function legendRows({ series: all }: Series, look: Look): number {
  if (all.length < 2) return 0;
  if (!look.narrow) return 1;
  return Math.ceil(all.reduce((sum, one) => sum + one.name.length + 3, 0) / NARROW_CHARS);
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
    grid: {
      left: 8,
      right: 16,
      top: 12 + LEGEND_PX * legendRows(picture, look),
      bottom: 8,
      containLabel: true,
    },
    legend: { show: picture.series.length > 1, top: 0, left: 0, itemWidth: 16, textStyle: quiet },
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
