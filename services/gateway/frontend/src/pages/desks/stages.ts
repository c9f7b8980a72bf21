/** What is done in a batch, in words; a stage that somebody named is shown as it was named. */
import { useWords } from "@/words/words";
import { batchWords } from "./words/batches";

export const KNOWN = [
  "growing",
  "picking",
  "drying",
  "grading",
  "planting",
  "fungus",
  "milking",
  "breeding",
  "herd",
] as const;
type Known = (typeof KNOWN)[number];

function isKnown(stage: string): stage is Known {
  return (KNOWN as readonly string[]).includes(stage);
}

export function useStage(): (stage: string) => string {
  const w = useWords(batchWords);
  return (stage) => (isKnown(stage) ? w[stage] : stage);
}
