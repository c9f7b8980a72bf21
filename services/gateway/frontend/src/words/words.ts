/**
 * The catalogue: each word with its Chinese and its English side by side, so that none can be missing.
 * `const w = useWords(deliveries)` gives the words of a room in the language of now; `fill` puts figures in.
 */
import { useMemo } from "react";
import { language, type Language, useLanguage } from "./language";

export type Catalogue = Readonly<Record<string, readonly [zh: string, en: string]>>;
export type Words<C extends Catalogue> = { readonly [Key in keyof C]: string };

export function inLanguage<C extends Catalogue>(catalogue: C, language: Language): Words<C> {
  const place = language === "zh" ? 0 : 1;
  return Object.fromEntries(
    Object.entries(catalogue).map(([key, pair]) => [key, pair[place]]),
  ) as unknown as Words<C>;
}

export function useWords<C extends Catalogue>(catalogue: C): Words<C> {
  const language = useLanguage();
  return useMemo(() => inLanguage(catalogue, language), [catalogue, language]);
}

/** `fill("共 {n} 户", { n: 3 })`. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** What stands between the parts of a list: 甲、乙, and "one, other". */
export const comma = (): string => (language.current() === "zh" ? "、" : ", ");
export const semicolon = (): string => (language.current() === "zh" ? "；" : "; ");

/** Between a head and what is said of it. */
export const colon = (): string => (language.current() === "zh" ? "：" : ": ");

/** What a word is told of, as a unit in the head of a column: 金额（元）, and "Amount (yuan)". */
export const bracketed = (word: string, more: string | number): string =>
  language.current() === "zh" ? `${word}（${more}）` : `${word} (${more})`;
