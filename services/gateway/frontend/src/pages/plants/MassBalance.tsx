/** In = out + by-products + losses + unexplained, drawn while it is typed. */
import { Tag } from "antd";
import { Quantity } from "@/ui/Figures";
import { fill, useWords } from "@/words/words";
import { type Balance, percent, type Recipe } from "./balance";
import { plants as catalogue } from "./words";
import "./plants.css";

export function MassBalance({ balance, recipe }: { balance: Balance; recipe: Recipe | undefined }) {
  const w = useWords(catalogue);
  if (balance.in_g === 0) return <p className="quiet">{w.nothingIn}</p>;
  const over = balance.unexplained_g < 0;
  const whole = Math.max(balance.in_g, balance.out_g + balance.by_g + balance.lost_g);
  const part = (value: number) => ({ width: `${(100 * Math.max(value, 0)) / whole}%` });
  const parts = [
    ["mass-out", w.output, balance.out_g],
    ["mass-by", w.byProducts, balance.by_g],
    ["mass-lost", w.losses, balance.lost_g],
    [
      over ? "mass-over" : "mass-unexplained",
      over ? w.tooMuch : w.unexplained,
      Math.abs(balance.unexplained_g),
    ],
  ] as const;
  return (
    <div className="computed" aria-live="polite">
      <span className="formula">{w.balanceFormula}</span>
      <div className="balance-bars" aria-hidden="true">
        <div className="balance-bar">
          <span className="quiet">{w.input}</span>
          <span className="balance-track">
            <span className="mass-in" style={part(balance.in_g)} />
          </span>
        </div>
        <div className="balance-bar">
          <span className="quiet">{w.output}</span>
          <span className="balance-track">
            {parts
              .slice(0, over ? 3 : 4)
              .map(([look, name, value]) =>
                value > 0 ? <span key={name} className={look} style={part(value)} /> : null,
              )}
          </span>
        </div>
      </div>
      <ul className="balance-key">
        <li>
          <span className="swatch mass-in" />
          <span className="grow">{w.input}</span>
          <Quantity value={balance.in_g} unit="g" />
        </li>
        {parts.map(([look, name, value]) => (
          <li key={name}>
            <span className={`swatch ${look}`} />
            <span className="grow">{name}</span>
            <Quantity value={value} unit="g" />
          </li>
        ))}
        {balance.allowed_g === undefined ? null : (
          <li>
            <span className="swatch" />
            <span className="grow">{w.tolerance}</span>
            <span>
              ± <Quantity value={balance.allowed_g} unit="g" />
            </span>
          </li>
        )}
      </ul>
      <div>
        <Tag color={balance.holds ? "green" : "red"}>{balance.holds ? w.balanced : w.notBalanced}</Tag>
      </div>
      <div>
        {w.yieldNow} <strong className="figure">{percent(balance.yield_bp)}</strong>{" "}
        {recipe ? (
          <span className="quiet">
            {fill(w.yieldExpected, { share: percent(recipe.expected_yield_bp ?? 10_000) })}
          </span>
        ) : null}
      </div>
    </div>
  );
}
