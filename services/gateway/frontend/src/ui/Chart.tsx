/** A picture of figures: drawn by a chunk of its own, told in words, its rows as a table one click away. */
import { BarChartOutlined, TableOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import type { Picture } from "./chart/picture";
import { usePhone } from "./screen";
import { Waiting } from "./Waiting";
import { useSeen } from "./useSeen";
import "./chart/chart.css";

const SeriesCanvas = lazy(() => import("./chart/SeriesCanvas"));
const FlowsCanvas = lazy(() => import("./chart/FlowsCanvas"));

interface Props {
  title: string;
  /** The unit and what is drawn, in a sentence. */
  hint: ReactNode;
  /** What a person who cannot see the picture is told. */
  told: string;
  picture: Picture;
  /** The rows behind it. */
  table: ReactNode;
  height?: number;
}

export function Chart({ title, hint, told, picture, table, height = 340 }: Props) {
  const w = useWords(common);
  // Flows need room to be followed: on the phone their rows come first.
  const phone = usePhone();
  const [rows, setRows] = useState(phone && picture.kind === "flows");
  return (
    <section className="panel chart" aria-label={title}>
      <header className="chart-head">
        <div>
          <h2>{title}</h2>
          <p className="quiet">{hint}</p>
        </div>
        <Button
          icon={rows ? <BarChartOutlined /> : <TableOutlined />}
          aria-pressed={rows}
          onClick={() => setRows(!rows)}
        >
          {rows ? w.picture : w.rows}
        </Button>
      </header>
      {rows ? table : <Drawn picture={picture} told={told} height={height} />}
    </section>
  );
}

function Drawn({ picture, told, height }: Pick<Required<Props>, "picture" | "told" | "height">) {
  const [place, seen] = useSeen();
  return (
    <div ref={place} role="img" aria-label={told} style={{ height }}>
      {seen ? (
        <Suspense fallback={<Waiting />}>
          {picture.kind === "flows" ? <FlowsCanvas picture={picture} /> : <SeriesCanvas picture={picture} />}
        </Suspense>
      ) : null}
    </div>
  );
}
