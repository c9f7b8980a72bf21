/** The button over a list that begins something new, and the form it opens; nothing for one who only reads. */
import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type ReactNode, Suspense, useState } from "react";
import type { Desk } from "./desk";

interface Props {
  desk: Desk;
  word: string;
  /** The form. */
  children: (close: () => void) => ReactNode;
}

export function Begin({ desk, word, children }: Props) {
  const [open, setOpen] = useState(false);
  if (!desk.writes) return null;
  return (
    <div className="page-actions">
      <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen(true)}>
        {word}
      </Button>
      <Suspense>{open ? children(() => setOpen(false)) : null}</Suspense>
    </div>
  );
}
