/** A refusal under the field it is about; what names no field of this form is left for the alert. */
import type { FormInstance } from "antd";
import { Problem } from "@/api/problem";

/** Put the refusals where they belong. Returns whether every one of them found its field. */
export function showAtFields(
  form: FormInstance,
  error: unknown,
  names: Record<string, string | string[]> = {},
): boolean {
  if (!(error instanceof Problem) || error.fields.length === 0) return false;
  let placed = 0;
  for (const { field, message } of error.fields) {
    const path = names[field] ?? field.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    const name = Array.isArray(path) ? path : [path];
    if (form.getFieldInstance(name) !== undefined || form.isFieldTouched(name)) {
      form.setFields([{ name, errors: [message] }]);
      placed += 1;
    }
  }
  return placed === error.fields.length;
}
