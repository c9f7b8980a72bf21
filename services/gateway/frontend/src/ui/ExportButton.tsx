/** The whole list as it is filtered, as a workbook. */
import { FileExcelOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { download } from "@/api/download";
import { Problem } from "@/api/problem";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { say } from "./say";

export function ExportButton({ address }: { address: string }) {
  const w = useWords(common);
  const fetched = useMutation({
    mutationFn: () => download(address),
    onError: (error) => say.failed((error instanceof Problem && error.detail) || w.failed),
  });
  return (
    <Button icon={<FileExcelOutlined />} loading={fetched.isPending} onClick={() => fetched.mutate()}>
      {w.exportExcel}
    </Button>
  );
}
