/** What the acts on a household share: their drawer, and the fields of day, reason and resolution. */
import { AutoComplete, Drawer, Form } from "antd";
import type { ReactNode } from "react";
import type { components } from "@/api/types/members";
import { DayField } from "@/ui/Fields";
import { TextField } from "@/ui/TextField";
import { members as catalogue } from "../words";
import { common } from "@/words/common";
import { useWords } from "@/words/words";

export type Detail = components["schemas"]["HouseholdDetail"];

/** What an act on a household changes on the pages. */
export const CHANGED = ["household", "households", "register", "certificates", "members"] as const;

export function ActDrawer(props: {
  title: string;
  household: Detail;
  onClose: () => void;
  children: ReactNode;
}) {
  const { title, household, onClose, children } = props;
  return (
    <Drawer
      open
      size="large"
      title={`${title} · ${household.code} ${household.head_name}`}
      onClose={onClose}
      destroyOnHidden
    >
      {children}
    </Drawer>
  );
}

export function DayOf({ name = "effective_on" }: { name?: string }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  return (
    <Form.Item name={name} label={w.effectiveOn} rules={[{ required: true, message: c.required }]}>
      <DayField />
    </Form.Item>
  );
}

export function ReasonOf({ offered = [] }: { offered?: readonly string[] }) {
  const c = useWords(common);
  return (
    <Form.Item name="reason" label={c.reason} rules={[{ required: true, message: c.required }]}>
      <AutoComplete options={offered.map((value) => ({ value }))} showSearch={{ filterOption: false }} />
    </Form.Item>
  );
}

export function ApprovalOf({ required = true }: { required?: boolean }) {
  const w = useWords(catalogue);
  return (
    <TextField name="approval_ref" label={w.approval} extra={w.approvalHint} max={200} optional={!required} />
  );
}
