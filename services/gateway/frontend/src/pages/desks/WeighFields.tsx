/** What the scale and the moisture meter say, and what it comes to with its formula. */
import { Form } from "antd";
import { decimal, yuan } from "@/ui/amounts";
import { Quantity } from "@/ui/Figures";
import { NumberField } from "@/ui/NumberField";
import { usePreferences } from "@/ui/preferences";
import { QuantityField } from "@/ui/QuantityField";
import { measured, useMeasure } from "@/ui/units";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import type { Price } from "./desk";
import { type Valued, valued, type Weighed } from "./valuation";
import { scale } from "./words/scale";

/** Gross, tare, moisture, impurities: the fields of a delivery and of its correction. */
export function WeighFields() {
  const w = useWords(scale);
  const c = useWords(common);
  const measure = useMeasure();
  const weight = (grams: number) => `${measured(grams, measure("g"))} ${measure("g").label}`;
  return (
    <div className="weigh-fields">
      <Form.Item name="gross_g" label={w.gross} rules={[{ required: true, message: c.required }]}>
        <QuantityField unit="g" />
      </Form.Item>
      <Form.Item
        name="tare_g"
        label={w.tare}
        dependencies={["gross_g"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, tare?: number | null) => {
              const gross = (getFieldValue("gross_g") as number | null | undefined) ?? 0;
              return tare && gross && tare >= gross
                ? Promise.reject(new Error(fill(w.tooLight, { gross: weight(gross), tare: weight(tare) })))
                : Promise.resolve();
            },
          }),
        ]}
      >
        <QuantityField unit="g" />
      </Form.Item>
      <Form.Item name="moisture_bp" label={w.moisture}>
        <NumberField places={2} unit="%" placeholder={w.notMeasured} />
      </Form.Item>
      <Form.Item name="impurity_bp" label={w.impurity}>
        <NumberField places={2} unit="%" />
      </Form.Item>
    </div>
  );
}

const percent = (bp: number) => `${decimal(bp, 2)}%`;

/** The weight and the money so far, with the formula they come by. */
export function Reckoning({ price, line }: { price: Price | undefined; line: Weighed }) {
  const w = useWords(scale);
  const c = useWords(common);
  const result = valued(price, line);
  return (
    <div className="computed" aria-live="polite">
      <div className="computed-row">
        <span>{w.net}</span>
        <strong>{result ? <Quantity value={result.net_g} unit="g" /> : "–"}</strong>
      </div>
      {result && price ? <NetFormula price={price} line={line} result={result} /> : null}
      <div className="computed-row">
        <span>{w.willBe}</span>
        <span className="amount">
          {result ? yuan(result.amount_fen) : "–"} <span className="unit">{c.yuan}</span>
        </span>
      </div>
      {result ? <AmountFormula result={result} /> : null}
    </div>
  );
}

function NetFormula({ price, line, result }: { price: Price; line: Weighed; result: Valued }) {
  const measure = useMeasure()("g");
  const weighed =
    line.tare_g && line.gross_g
      ? `(${measured(line.gross_g, measure)} − ${measured(line.tare_g, measure)})`
      : measured(result.weighed_g, measure);
  const allowed = price.standard_moisture_bp ? ` ÷ (1 − ${percent(price.standard_moisture_bp)})` : "";
  const dried = line.moisture_bp == null ? "" : ` × (1 − ${percent(line.moisture_bp)})${allowed}`;
  const clean = line.impurity_bp ? ` × (1 − ${percent(line.impurity_bp)})` : "";
  return (
    <span className="formula">
      {weighed}
      {dried}
      {clean} = {measured(result.net_g, measure)} {measure.label}
    </span>
  );
}

function AmountFormula({ result }: { result: Valued }) {
  const measure = useMeasure()("g");
  const price = usePriceText();
  return (
    <span className="formula">
      {measured(result.net_g, measure)} {measure.label} × {price(result.price_fen_per_kg)} ={" "}
      {yuan(result.amount_fen)}
    </span>
  );
}

/** A price by the kilogram, or by the 斤 for those who think in it (exact: half a fen has a third decimal). */
export function usePriceText(): (fenPerKilo: number) => string {
  const w = useWords(scale);
  const { weight } = usePreferences();
  return (fenPerKilo) =>
    weight === "jin" ? `${decimal(fenPerKilo * 5, 3)} ${w.perJin}` : `${yuan(fenPerKilo)} ${w.perKilo}`;
}
