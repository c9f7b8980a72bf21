/** Fen, grams and milli-shares as people write them, and back: whole numbers end to end, nothing rounded. */

const GROUP = /\B(?=(\d{3})+(?!\d))/g;

/** An integer of the smallest unit as a decimal with `places` digits: 1234567, 2 → "12,345.67". */
export function decimal(value: number, places: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value}`);
  const digits = Math.abs(value)
    .toString()
    .padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(GROUP, ",");
  const part = places > 0 ? `.${digits.slice(digits.length - places)}` : "";
  return `${value < 0 ? "−" : ""}${whole}${part}`;
}

/** What somebody typed or pasted ("１２,345.6 元") as an integer of the smallest unit; null when it is no number. */
export function parsed(typed: string, places: number): number | null {
  const plain = typed
    .normalize("NFKC")
    .replace(/[,\s_'’￥¥元]/g, "")
    .replace(/^[−–]/, "-");
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(plain);
  if (!match || (!match[2] && !match[3])) return null;
  const part = match[3] ?? "";
  if (part.length > places && /[1-9]/.test(part.slice(places))) return null;
  const value = Number(`${match[2] || "0"}${part.slice(0, places).padEnd(places, "0")}`);
  return Number.isSafeInteger(value) ? (match[1] ? -value : value) : null;
}

export const yuan = (fen: number): string => decimal(fen, 2);
export const shares = (milliShares: number): string => decimal(milliShares, 3);

/** Half up, for what is shown while typing; the service computes the figure that counts. */
export function halfUp(numerator: number, denominator: number): number {
  return Math.floor((2 * numerator + denominator) / (2 * denominator));
}
