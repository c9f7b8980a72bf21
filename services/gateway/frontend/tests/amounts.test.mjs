// Fen, grams and shares as they are written and read: tables of cases on the very module the pages use.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runnerImport } from "vite";

const { module } = await runnerImport(new URL("../src/ui/amounts.ts", import.meta.url).pathname);
const { decimal, halfUp, parsed, shares, yuan } = module;

/** A test a row: what it is called with, and what comes of it. */
function table(what, act, rows) {
  for (const [given, expected] of rows) {
    test(`${what} ${JSON.stringify(given)}`, () => assert.equal(act(...given), expected));
  }
}

table("written:", decimal, [
  [[1234567, 2], "12,345.67"],
  [[5, 2], "0.05"],
  [[0, 2], "0.00"],
  [[-5, 2], "−0.05"],
  [[-100_000_00, 2], "−100,000.00"],
  [[1_250, 3], "1.250"],
  [[999, 0], "999"],
  [[1_000_000, 0], "1,000,000"],
  [[Number.MAX_SAFE_INTEGER, 2], "90,071,992,547,409.91"],
]);
table("yuan:", yuan, [[[123_456_01], "123,456.01"]]);
table("shares:", shares, [[[12_840], "12.840"]]);

test("what is no whole number of the small unit is never written", () => {
  for (const value of [0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1]) {
    assert.throws(() => decimal(value, 2), RangeError);
  }
});

table("read:", parsed, [
  [["12345.67", 2], 1234567],
  [["１２，３４５．６ 元", 2], 1234560],
  [["¥1,234.5", 2], 123450],
  [["−0.05", 2], -5],
  [["-.5", 2], -50],
  [["7.", 2], 700],
  [["1.2500", 2], 125],
  // Never rounded behind somebody's back: a third digit of a fen is refused.
  [["1.005", 2], null],
  [["0.0005", 3], null],
  [["", 2], null],
  [[".", 2], null],
  [["-", 2], null],
  [["12a", 2], null],
  [["1.2.3", 2], null],
  [["1e3", 2], null],
  [["90071992547409.92", 2], null],
]);

test("what is written is read again as the same", () => {
  for (const places of [0, 2, 3]) {
    for (const value of [0, 1, -1, 99, 100, 101, 123_456_789, -123_456_789, Number.MAX_SAFE_INTEGER]) {
      assert.equal(parsed(decimal(value, places), places), value);
    }
  }
});

// 亩 with two digits is m² × 300 / 2000, and back; a half goes up, as the services do.
table("half up:", halfUp, [
  [[1, 2], 1],
  [[1, 3], 0],
  [[2, 3], 1],
  [[0, 7], 0],
  [[2000 * 300, 2000], 300],
  [[667 * 300, 2000], 100],
  [[100 * 2000, 300], 667],
  [[1000 * 300, 2000], 150],
]);
