/** Where a workbook is chosen or dropped; the keyboard reaches it as a file field. */
import { FileExcelOutlined } from "@ant-design/icons";
import { rosterWords } from "./words";
import { useWords } from "@/words/words";

const KINDS = ".xlsx,.xlsm,.xls";

export function WorkbookDrop({ onFile }: { onFile: (file: File) => void }) {
  const w = useWords(rosterWords);
  return (
    <label
      className="roster-drop"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const file = event.dataTransfer.files[0];
        if (file) onFile(file);
      }}
    >
      <FileExcelOutlined style={{ fontSize: 32 }} aria-hidden />
      <strong>{w.choose}</strong>
      <span className="quiet">{w.chooseHint}</span>
      <input
        type="file"
        accept={KINDS}
        aria-label={w.choose}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again once it is mended.
          event.target.value = "";
          if (file) onFile(file);
        }}
      />
    </label>
  );
}
