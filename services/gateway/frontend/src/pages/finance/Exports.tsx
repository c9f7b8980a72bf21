/** Print and export: exactly what the page shows, under its own name. */
import { FileExcelOutlined, FilePdfOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { download } from "@/api/download";
import { Problem } from "@/api/problem";
import { say } from "@/ui/say";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { books } from "./words/books";

type Query = Record<string, string | boolean | undefined>;

/** The address of a finance file with its query. */
function address(path: string, query: Query): string {
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [[name, String(value)]],
    ),
  );
  return `/api/finance${path}?${search}`;
}

interface Props {
  path: string;
  query?: Query;
  kind: "pdf" | "xlsx";
  label?: string;
  primary?: boolean;
}

export function FileButton({ path, query = {}, kind, label, primary = false }: Props) {
  const w = useWords(books);
  const c = useWords(common);
  const fetched = useMutation({
    mutationFn: () => download(address(path, query)),
    onError: (error) => say.failed((error instanceof Problem && error.detail) || c.failed),
  });
  return (
    <Button
      type={primary ? "primary" : "default"}
      icon={kind === "pdf" ? <FilePdfOutlined /> : <FileExcelOutlined />}
      loading={fetched.isPending}
      onClick={() => fetched.mutate()}
    >
      {label ?? (kind === "pdf" ? w.pdf : w.xlsx)}
    </Button>
  );
}
