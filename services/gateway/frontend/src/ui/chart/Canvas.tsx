/** ECharts, only the parts that are used, on a canvas; drawn anew when the look or the size changes. */
import { BarChart, LineChart, SankeyChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type ECharts, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { optionOf } from "./option";
import type { Picture } from "./picture";

use([
  BarChart,
  LineChart,
  SankeyChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  CanvasRenderer,
]);

export default function Canvas({
  picture,
  told,
  height,
}: {
  picture: Picture;
  told: string;
  height: number;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const div = place.current;
    if (!div) return;
    const chart: ECharts = init(div);
    const draw = () => {
      const dark = document.documentElement.dataset.look === "dark";
      chart.setOption(optionOf(picture, dark, div.clientWidth < 600), { notMerge: true });
    };
    draw();
    const resized = new ResizeObserver(() => {
      chart.resize();
      draw();
    });
    resized.observe(div);
    const turned = new MutationObserver(draw);
    turned.observe(document.documentElement, { attributes: true, attributeFilter: ["data-look"] });
    return () => {
      resized.disconnect();
      turned.disconnect();
      chart.dispose();
    };
  }, [picture]);
  return <div ref={place} role="img" aria-label={told} className="chart-canvas" style={{ height }} />;
}
