/** A graph in layers, drawn as SVG. Each box is a link for the keyboard too. */
import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import "./layers.css";

export interface LayerNode {
  id: string;
  /** 0 is what the picture is about; before it negative, after it positive. */
  layer: number;
  title: string;
  lines: readonly string[];
  /** Where it leads. */
  to?: string;
}

export interface LayerEdge {
  from: string;
  to: string;
  label: string;
}

interface Props {
  nodes: readonly LayerNode[];
  edges: readonly LayerEdge[];
  label: string;
}

const WIDE = 178;
const HIGH = 66;
const EDGES_LABELLED_MAX = 16;

interface Placed extends LayerNode {
  x: number;
  y: number;
}

/** Layers one after the other, each centred on the widest. */
function placed(nodes: readonly LayerNode[]): { all: Map<string, Placed>; w: number; h: number } {
  const [along, across] = [WIDE + 104, HIGH + 16];
  const layers = [...new Set(nodes.map((node) => node.layer))].sort((one, other) => one - other);
  const rows = layers.map((layer) => nodes.filter((node) => node.layer === layer));
  const most = Math.max(1, ...rows.map((row) => row.length));
  const all = new Map<string, Placed>();
  rows.forEach((row, step) => {
    const start = ((most - row.length) * across) / 2;
    row.forEach((node, place) => {
      all.set(node.id, { ...node, x: step * along + 2, y: start + place * across + 2 });
    });
  });
  return { all, w: (rows.length - 1) * along + WIDE + 4, h: (most - 1) * across + HIGH + 4 };
}

export function Layers({ nodes, edges, label }: Props) {
  const { all, w, h } = placed(nodes);
  const here = [...all.values()].find((node) => node.layer === 0);
  const middle = here ? here.x + WIDE / 2 : 0;
  const box = useRef<HTMLDivElement>(null);
  // A picture wider than the page begins at what it is about.
  useEffect(() => {
    if (box.current) box.current.scrollLeft = middle - box.current.clientWidth / 2;
  }, [middle]);
  return (
    // A picture wider than the page is scrolled, by the keyboard as well.
    <div ref={box} className="layers" role="group" aria-label={label} tabIndex={0}>
      <svg width={w} height={h} viewBox={`0 0 ${w} ${h}`} aria-label={label}>
        {edges.map((edge) => (
          <Edge key={`${edge.from} ${edge.to}`} edge={edge} all={all} many={edges.length} />
        ))}
        {[...all.values()].map((node) => (
          <Box key={node.id} node={node} />
        ))}
      </svg>
    </div>
  );
}

function Edge({ edge, all, many }: { edge: LayerEdge; all: Map<string, Placed>; many: number }) {
  const from = all.get(edge.from);
  const to = all.get(edge.to);
  if (!from || !to) return null;
  const [x1, y1] = [from.x + WIDE, from.y + HIGH / 2];
  const [x2, y2] = [to.x, to.y + HIGH / 2];
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const way = `C${mx} ${y1} ${mx} ${y2} ${x2} ${y2}`;
  return (
    <g>
      <path className="layers-edge" d={`M${x1} ${y1}${way}`}>
        <title>{edge.label}</title>
      </path>
      {many <= EDGES_LABELLED_MAX ? (
        <text className="layers-label" x={mx} y={my - 3} textAnchor="middle">
          {edge.label}
        </text>
      ) : null}
    </g>
  );
}

function Box({ node }: { node: Placed }) {
  const navigate = useNavigate();
  const { to } = node;
  const inside = (
    <>
      <rect x={node.x} y={node.y} width={WIDE} height={HIGH} rx={6} />
      <text x={node.x + 10} y={node.y + 20} className="layers-title">
        {clipped(node.title, 13)}
      </text>
      {node.lines.slice(0, 2).map((line, place) => (
        <text key={line} x={node.x + 10} y={node.y + 38 + place * 17} className="layers-line">
          {clipped(line, 15)}
        </text>
      ))}
      <title>{[node.title, ...node.lines].join("\n")}</title>
    </>
  );
  const name = [node.title, ...node.lines].join("，");
  if (to === undefined) {
    return (
      <g className={node.layer === 0 ? "layers-box layers-here" : "layers-box"} role="img" aria-label={name}>
        {inside}
      </g>
    );
  }
  return (
    <a
      className="layers-box"
      href={to}
      aria-label={name}
      onClick={(event) => {
        event.preventDefault();
        void navigate(to);
      }}
    >
      {inside}
    </a>
  );
}

/** Chinese is twice as wide: `most` counts its characters. */
function clipped(text: string, most: number): string {
  let width = 0;
  for (let place = 0; place < text.length; place++) {
    width += text.charCodeAt(place) > 0x2e7f ? 1 : 0.55;
    if (width > most) return `${text.slice(0, place)}…`;
  }
  return text;
}
