/** Back and on, page by page. */
import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";

interface Props {
  page: number;
  /** How many there are, where that is known. */
  pages?: number;
  /** Absent where there is no page on that side. */
  onBack?: () => void;
  onMore?: () => void;
}

export function Pager({ page, pages, onBack, onMore }: Props) {
  const w = useWords(common);
  const here = fill(w.page, { n: page });
  return (
    <nav className="pager" aria-label={here}>
      <Button icon={<LeftOutlined />} disabled={!onBack} onClick={onBack}>
        {w.back}
      </Button>
      <span>{pages ? `${here} / ${pages}` : here}</span>
      <Button iconPlacement="end" icon={<RightOutlined />} disabled={!onMore} onClick={onMore}>
        {w.more}
      </Button>
    </nav>
  );
}
