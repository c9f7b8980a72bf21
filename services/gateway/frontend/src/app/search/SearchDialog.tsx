/** Where the words are typed; what is found stands below. */
import { SearchOutlined } from "@ant-design/icons";
import { Input, Modal, Skeleton } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { useWords } from "@/words/words";
import { searchWords } from "./words";

const Results = lazy(() => import("./Results"));

/** Typing goes on; asked is what stands still for a moment. */
const STILL_MS = 300;
const CHARS_MAX = 40;

export default function SearchDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const w = useWords(searchWords);
  return (
    <Modal open={open} title={w.search} footer={null} destroyOnHidden onCancel={onClose}>
      <Asked />
    </Modal>
  );
}

function Asked() {
  const w = useWords(searchWords);
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const still = setTimeout(() => setAsked(typed.trim()), STILL_MS);
    return () => clearTimeout(still);
  }, [typed]);
  return (
    <search className="page">
      <Input
        autoFocus
        allowClear
        prefix={<SearchOutlined />}
        aria-label={w.hint}
        placeholder={w.hint}
        maxLength={CHARS_MAX}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={() => setAsked(typed.trim())}
      />
      {asked ? (
        <Suspense fallback={<Skeleton active title={false} paragraph={{ rows: 3 }} />}>
          <Results words={asked} />
        </Suspense>
      ) : null}
    </search>
  );
}
