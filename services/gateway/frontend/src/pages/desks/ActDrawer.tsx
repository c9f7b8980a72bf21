/** A drawer with the form of one act, alike for each act of a desk. */
import { Drawer, Form, type FormInstance } from "antd";
import type { ReactNode } from "react";
import { ActForm } from "@/ui/ActForm";
import { useAct } from "@/ui/useAct";
import { useGoOn } from "./goOn";

interface Props<Values> {
  title: string;
  submit?: string;
  hint?: ReactNode;
  initialValues?: Partial<Values>;
  names?: Record<string, string | string[]>;
  send: (id: string, values: Values) => Promise<unknown>;
  /** First parts of the query keys of what this changes. */
  changes: readonly string[];
  says?: string;
  draft?: string;
  wide?: boolean;
  onClose: () => void;
  onDone?: () => void;
  children: ReactNode | ((form: FormInstance<Values>) => ReactNode);
}

export function ActDrawer<Values extends object>(props: Props<Values>) {
  const { title, submit, hint, initialValues, names, send, changes, says, draft, wide, onClose, onDone } =
    props;
  const [form] = Form.useForm<Values>();
  const { form: fields, onKeyDown } = useGoOn();
  const act = useAct<Values, unknown>(send, {
    changes,
    says,
    onDone: () => {
      onDone?.();
      onClose();
    },
  });
  return (
    <Drawer open title={title} size={wide ? "large" : "default"} onClose={onClose} destroyOnHidden>
      {hint ? <p className="quiet">{hint}</p> : null}
      <div ref={fields} onKeyDown={onKeyDown}>
        <ActForm<Values, unknown>
          form={form}
          act={act}
          names={names}
          initialValues={initialValues}
          submit={submit ?? title}
          draft={draft}
          onCancel={onClose}
        >
          {typeof props.children === "function" ? props.children(form) : props.children}
        </ActForm>
      </div>
    </Drawer>
  );
}
