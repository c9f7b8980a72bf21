/** A form for one act: Enter goes on, refusals stand at their fields, a draft survives a reload. */
import type { UseMutationResult } from "@tanstack/react-query";
import { Button, Form, type FormInstance } from "antd";
import type { ReactNode } from "react";
import { useEffect, useId } from "react";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { showAtFields } from "./form";
import { Refusal } from "./Refusal";

interface Props<Values, Answer> {
  form: FormInstance<Values>;
  act: UseMutationResult<Answer, unknown, Values>;
  initialValues?: Partial<Values>;
  /** Fields of the command whose name in the form differs. */
  names?: Record<string, string | string[]>;
  submit: string;
  /** Keeps what was typed under this name until it is sent. */
  draft?: string;
  onCancel?: () => void;
  children: ReactNode;
}

export function ActForm<Values extends object, Answer>(props: Props<Values, Answer>) {
  const { form, act, initialValues, names, submit, draft, onCancel, children } = props;
  const w = useWords(common);
  const key = draft && `lianhe.draft.${draft}`;
  const { error } = act;
  // Two forms of one page (a drawer over a form) may have fields of one name: their ids differ.
  const name = useId();
  useEffect(() => {
    if (error) showAtFields(form as FormInstance, error, names);
  }, [error, form, names]);
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
      scrollToFirstError
      initialValues={initialValues}
      onValuesChange={(_, all) => {
        if (key) sessionStorage.setItem(key, JSON.stringify(all));
      }}
      onFinish={(values) => {
        // What is under way is not sent again by a second click; the id would make it harmless all the same.
        if (act.isPending) return;
        act.mutate(values, { onSuccess: () => key && sessionStorage.removeItem(key) });
      }}
    >
      {children}
      <Refusal error={error} />
      <div className="form-actions">
        {onCancel ? <Button onClick={onCancel}>{w.cancel}</Button> : null}
        <Button type="primary" htmlType="submit" loading={act.isPending}>
          {submit}
        </Button>
      </div>
    </Form>
  );
}
