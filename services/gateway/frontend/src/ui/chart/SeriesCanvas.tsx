/** Lines and bars over weeks, months or villages. */
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent } from "echarts/components";
import { type EChartsCoreOption, use } from "echarts/core";
import { useCallback } from "react";
import { useCanvas } from "./canvas";
import type { Look } from "./look";
import type { Series } from "./picture";

use([BarChart, LineChart, GridComponent, LegendPlainComponent]);

export default function SeriesCanvas({ picture }: { picture: Series }) {
  const option = useCallback((look: Look) => series(picture, look), [picture]);
  return <div ref={useCanvas(option)} className="chart-canvas" />;
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
    legend: { show: picture.series.length > 1, top: 0, left: 0, textStyle: quiet },
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
