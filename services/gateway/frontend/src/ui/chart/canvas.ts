/** ECharts' core on a canvas; what a kind of picture needs beside it comes with that kind. */
import { TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type RefObject, useEffect, useRef } from "react";
import { type Look, lookOf } from "./look";

use([TooltipComponent, CanvasRenderer]);

const NARROW_PX = 600;

/** A place that is drawn in, anew when the look or the size changes. */
export function useCanvas(option: (look: Look) => EChartsCoreOption): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const div = place.current;
    if (!div) return;
    const chart = init(div);
    const draw = () => {
      const look = lookOf(document.documentElement.dataset.look === "dark", div.clientWidth < NARROW_PX);
      chart.setOption({ ...look.all, ...option(look) }, { notMerge: true });
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
  }, [option]);
  return place;
}
