/** From the year's result to what is declared, each row with the law it follows. */
import type { components } from "@/api/types/dividends";
import { Money } from "@/ui/Figures";
import { common } from "@/words/common";
import { fill, useWords, type Words } from "@/words/words";
import { poolWord, type TierDetail } from "./pools";
import { dividends } from "./words";

type Step = components["schemas"]["WaterfallStep"];

function stepWord(w: Words<typeof dividends>, step: Step): string {
  const word = (w as Record<string, string>)[`s_${step.code}`];
  return word ? fill(word, { of: step.of ?? "" }) : step.zh;
}

export function WaterfallRows({
  steps,
  distributable,
  declared,
  kind = "annual",
  children,
}: {
  steps: readonly Step[];
  distributable: number;
  declared: number;
  /** Of a correction, what is declared is the difference to what had been. */
  kind?: string;
  children?: React.ReactNode;
}) {
  const w = useWords(dividends);
  const c = useWords(common);
  const annual = kind === "annual";
  return (
    <table className="waterfall">
      <thead>
        <tr>
          <th scope="col">{w.item}</th>
          <th scope="col" className="amount">
            {c.amount}
          </th>
          <th scope="col">{w.law}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step, place) => (
          <tr key={`${step.code}${place}`}>
            <th scope="row">{stepWord(w, step)}</th>
            <td className="amount">
              <Money fen={step.amount_fen} />
            </td>
            <td className="quiet law">{step.law}</td>
          </tr>
        ))}
        <Sum word={w.distributableRow} fen={distributable} />
        {children}
        <Sum word={annual ? w.declaredRow : w.correctedRow} fen={declared} />
        {annual && distributable > declared ? (
          <Sum word={w.carriedRow} fen={distributable - declared} />
        ) : null}
      </tbody>
    </table>
  );
}

function Sum({ word, fen }: { word: string; fen: number }) {
  return (
    <tr className="sum">
      <th scope="row">{word}</th>
      <td className="amount">
        <Money fen={fen} />
      </td>
      <td />
    </tr>
  );
}

export function Waterfall({ tier }: { tier: TierDetail }) {
  const w = useWords(dividends);
  if (tier.steps.length === 0) return <p className="quiet">{w.noLines}</p>;
  return (
    <WaterfallRows
      steps={tier.steps}
      distributable={tier.distributable_fen}
      declared={tier.declared_fen}
      kind={tier.kind}
    >
      {tier.pools
        .filter((pool) => pool.amount_fen !== 0)
        .map((pool) => (
          <tr key={`${pool.kind}${pool.item}`}>
            <th scope="row">　{poolWord(w, pool.kind)}</th>
            <td className="amount">
              <Money fen={pool.amount_fen} />
            </td>
            <td className="quiet">{pool.law}</td>
          </tr>
        ))}
    </WaterfallRows>
  );
}
