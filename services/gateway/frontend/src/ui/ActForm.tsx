/** A form for one act: Enter goes on, refusals stand at their fields, a draft survives a reload. */
import type { UseMutationResult } from "@tanstack/react-query";
import { Button, Form, type FormInstance } from "antd";
import type { ReactNode } from "react";
import { useEffect, useId, useRef, useState } from "react";
import { Problem } from "@/api/problem";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { type FieldName, showAtFields } from "./form";
import { Refusal } from "./Refusal";

interface Props<Values, Answer> {
  form: FormInstance<Values>;
  act: UseMutationResult<Answer, unknown, Values>;
  initialValues?: Partial<Values>;
  /**
   * Fields of the command whose name in the form differs, of any line `"lines.*.quantity": "done_milli"`; or by the
   * rule that refuses, `BatchNumberTaken: "batch_number"`.
   */
  names?: Record<string, string | string[]>;
  submit: string;
  /** Keeps what was typed under this name until it is sent. */
  draft?: string;
  onCancel?: () => void;
  children: ReactNode;
}

/** Clear of the bars at the head and the foot. */
const IN_SIGHT = { block: "center", focus: true } as const;

export function ActForm<Values extends object, Answer>(props: Props<Values, Answer>) {
  const { form, act, initialValues, names, submit, draft, onCancel, children } = props;
  const w = useWords(common);
  const key = draft && `lianhe.draft.${draft}`;
  const { error } = act;
  // Two forms of one page (a drawer over a form) may have fields of one name: their ids differ.
  const name = useId();
  const [told, setTold] = useState<FieldName[]>([]);
  const [allPlaced, setAllPlaced] = useState(false);
  const refused = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const placed = showAtFields(form as FormInstance, error, names, name);
    setTold(placed);
    setAllPlaced(error instanceof Problem && placed.length > 0 && placed.length === error.fields.length);
    // Where it was sent from, a long form shows neither the field nor what is said below it.
    if (placed[0]) (form as FormInstance).scrollToField(placed[0], IN_SIGHT);
    else if (error) refused.current?.scrollIntoView(IN_SIGHT);
    // Once for each answer: `names` is written anew whenever the page is drawn.
  }, [error, form, name]);
  // A field without rules of its own keeps what it was told until somebody takes it away.
  const mended = (fields: FieldName[]) => {
    if (fields.length === 0) return;
    (form as FormInstance).setFields(fields.map((name) => ({ name, errors: [] })));
    setTold(told.filter((name) => !fields.includes(name)));
  };
  useEffect(() => {
    const kept = key && sessionStorage.getItem(key);
    if (kept) form.setFieldsValue(JSON.parse(kept));
  }, [key, form]);
  return (
    <Form<Values>
      form={form}
      name={name}
      layout="vertical"
      requiredMark={false}
      scrollToFirstError={IN_SIGHT}
      onSubmitCapture={(event) => {
        const unread = event.currentTarget.querySelector<HTMLElement>("[data-unread]");
        if (!unread) return;
        event.preventDefault();
        event.stopPropagation();
        unread.scrollIntoView(IN_SIGHT);
        unread.focus();
      }}
      initialValues={initialValues}
      onValuesChange={(changed, all) => {
        mended(told.filter((name) => isIn(changed, name)));
        if (key) sessionStorage.setItem(key, JSON.stringify(all));
      }}
      onFinish={(values) => {
        // What is under way is not sent again by a second click; the id would make it harmless all the same.
        if (act.isPending) return;
        mended(told);
        act.mutate(values, { onSuccess: () => key && sessionStorage.removeItem(key) });
      }}
    >
      {children}
      <div ref={refused}>
        {allPlaced && told.length === 0 ? null : <Refusal error={error} atFields={allPlaced} />}
      </div>
      <div className="form-actions">
        {onCancel ? <Button onClick={onCancel}>{w.cancel}</Button> : null}
        <Button type="primary" htmlType="submit" loading={act.isPending}>
          {submit}
        </Button>
      </div>
    </Form>
  );
}

/** Whether a field is among what changed. */
function isIn(changed: object, name: FieldName): boolean {
  let value: unknown = changed;
  for (const part of name) {
    if (typeof value !== "object" || value === null || !(part in value)) return false;
    value = value[part as keyof typeof value];
  }
  return true;
}
