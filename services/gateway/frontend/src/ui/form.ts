/** A refusal under the field it is about; what names no field of this form is left for the alert. */
import type { FormInstance } from "antd";
import { type FieldRefusal, Problem } from "@/api/problem";
import { common } from "@/words/common";
import { language } from "@/words/language";
import { decimal } from "./amounts";

export type FieldName = (string | number)[];

/** What a limit is told in is the small unit that is kept; typed is the one people think in. */
const LIMIT = /^(greater|less)_than/;
const TYPED: readonly [small: RegExp, places: number, unit: readonly [zh: string, en: string]][] = [
  [/_bp$/, 2, ["%", "%"]],
  [/_fen(_per_kg)?$/, 2, common.yuan],
  [/_g$/, 3, ["公斤", "kg"]],
];

function said({ field, rule, message }: FieldRefusal): string {
  const small = LIMIT.test(rule) ? TYPED.find(([ending]) => ending.test(field)) : undefined;
  if (!small) return message;
  const [, places, unit] = small;
  const word = unit[language.current() === "zh" ? 0 : 1];
  return message.replace(
    /-?\d+/,
    (limit) => `${limit === "0" ? limit : decimal(Number(limit), places)} ${word}`,
  );
}

/** What the form calls the field that was refused. */
function nameOf({ field, rule }: FieldRefusal, names: Record<string, string | string[]>): FieldName {
  const path = field.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const own = names[rule] ?? names[field];
  if (own !== undefined) return [own].flat();
  const inLine = names[path.map((part) => (typeof part === "number" ? "*" : part)).join(".")];
  return inLine === undefined ? path : [...path.slice(0, -1), inLine].flat();
}

/** Put the refusals where they belong. Returns the fields that show one now: a list of rows shows none itself. */
export function showAtFields(
  form: FormInstance,
  error: unknown,
  names: Record<string, string | string[]> = {},
  /** The form's own name, with which the ids of its fields begin. */
  id?: string,
): FieldName[] {
  if (!(error instanceof Problem)) return [];
  const placed: FieldName[] = [];
  for (const refusal of error.fields) {
    const name = nameOf(refusal, names);
    if (
      form.getFieldInstance(name) !== undefined ||
      document.getElementById([id ?? [], name].flat().join("_"))
    ) {
      form.setFields([{ name, errors: [said(refusal)] }]);
      placed.push(name);
    }
  }
  return placed;
}
