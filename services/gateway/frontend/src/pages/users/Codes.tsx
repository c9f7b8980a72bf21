/** Activation codes, shown this once, to print, cut and hand out. */
import { PrinterOutlined } from "@ant-design/icons";
import { Alert, Button, Modal } from "antd";
import { users as catalogue } from "./words";
import { dayOf } from "@/ui/instant";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";

export interface Slip {
  name: string;
  shown: string;
  code: string;
  expires_at: string;
}

const WIDTH = 880;

export function Codes({ slips, onClose }: { slips: readonly Slip[]; onClose: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  return (
    <Modal
      open
      width={WIDTH}
      title={w.codes}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <>
          <Button onClick={onClose}>{c.close}</Button>
          <Button type="primary" icon={<PrinterOutlined />} onClick={() => window.print()}>
            {w.print}
          </Button>
        </>
      }
    >
      <div className="page">
        <Alert showIcon type="warning" title={w.codeOnce} />
        <div className="slips">
          {slips.map((slip) => (
            <div className="slip" key={slip.name}>
              <span>{slip.shown}</span>
              <span className="quiet">
                {w.userName} {slip.name}
              </span>
              <strong className="slip-code">{slip.code}</strong>
              <span className="quiet">{fill(w.validUntil, { on: dayOf(slip.expires_at) })}</span>
              <span className="quiet">{w.slipHow}</span>
            </div>
          ))}
        </div>
      </div>
    </Modal>
  );
}
