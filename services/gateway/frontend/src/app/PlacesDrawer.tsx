/** All places, over the page on the phone. */
import { Drawer } from "antd";
import type { ReactNode } from "react";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
}

export default function PlacesDrawer({ open, onClose, title, children }: Props) {
  return (
    <Drawer open={open} onClose={onClose} placement="bottom" size="large" title={title}>
      <nav className="places-phone" aria-label={title}>
        {children}
      </nav>
    </Drawer>
  );
}
