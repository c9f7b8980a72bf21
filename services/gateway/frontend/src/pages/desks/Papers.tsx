/** The papers of a delivery: weigh slip and purchase invoice, as PDF. */
import { PrinterOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { download } from "@/api/download";
import { say } from "@/ui/say";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import type { Desk } from "./desk";
import { scale } from "./words/scale";

export function Papers({ desk, deliveryId }: { desk: Desk; deliveryId: string }) {
  const w = useWords(scale);
  const c = useWords(common);
  const print = (paper: "weigh-slip" | "purchase-invoice") => {
    download(`/api/${desk.service}/deliveries/${deliveryId}/${paper}.pdf`, `${paper}.pdf`).catch(
      (error: unknown) => {
        say.failed(error instanceof Error && error.message ? error.message : c.failed);
      },
    );
  };
  return (
    <div className="page-actions">
      <Button icon={<PrinterOutlined />} onClick={() => print("weigh-slip")}>
        {w.weighSlip}
      </Button>
      <Button icon={<PrinterOutlined />} onClick={() => print("purchase-invoice")}>
        {w.invoice}
      </Button>
    </div>
  );
}
