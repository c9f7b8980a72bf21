/** A bank's answer as a CSV file: which line, paid or returned, and why. Nothing is guessed. */
import type { Line } from "./PaymentLines";

export interface Outcome {
  outcome: "settled" | "returned";
  reason?: string;
}

export type FileFault =
  { kind: "columns" } | { kind: "unknown"; row: number } | { kind: "outcome"; row: number; text: string };

export interface Answer {
  outcomes: Map<string, Outcome>;
  faults: FileFault[];
}

const SETTLED = new Set(["已付", "成功", "交易成功", "paid", "settled", "success"]);
const RETURNED = new Set(["退回", "失败", "交易失败", "退票", "returned", "failed"]);

/** Bytes as text: UTF-8, or GB18030 where they are none (as banks and spreadsheets often write). */
export function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

/** Rows and cells of a CSV (RFC 4180): quoted cells may hold commas, quotes and line ends. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const plain = text.replace(/^\uFEFF/, "");
  for (let place = 0; place < plain.length; place++) {
    const sign = plain.charAt(place);
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (plain.charAt(place + 1) === '"') cell += plain.charAt(++place);
      else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ",") {
      row.push(cell);
      cell = "";
    } else if (sign === "\n") {
      rows.push([...row, cell]);
      row = [];
      cell = "";
    } else if (sign !== "\r") cell += sign;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows.map((cells) => cells.map((one) => one.trim())).filter((cells) => cells.some((one) => one));
}

/** What a file answers for the lines that wait; rows without an outcome are left waiting. */
export function answerOf(text: string, waiting: readonly Line[]): Answer {
  const [head = [], ...rows] = cellsOf(text);
  const [line, result, reason] = ["付款行编号", "结果", "原因"].map((name) => head.indexOf(name));
  const outcomes = new Map<string, Outcome>();
  if (line === undefined || result === undefined || line < 0 || result < 0)
    return { outcomes, faults: [{ kind: "columns" }] };
  const known = new Set(waiting.map((one) => one.id));
  const faults: FileFault[] = [];
  rows.forEach((cells, place) => {
    const row = place + 2;
    const id = (cells[line] ?? "").toLowerCase();
    const said = (cells[result] ?? "").toLowerCase();
    if (said === "") return;
    const outcome = SETTLED.has(said) ? "settled" : RETURNED.has(said) ? "returned" : undefined;
    if (!known.has(id)) faults.push({ kind: "unknown", row });
    else if (!outcome) faults.push({ kind: "outcome", row, text: cells[result] ?? "" });
    else {
      const why = reason === undefined || reason < 0 ? "" : (cells[reason] ?? "");
      outcomes.set(id, { outcome, reason: outcome === "returned" && why ? why : undefined });
    }
  });
  return { outcomes, faults };
}
