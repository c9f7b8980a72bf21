/** One place to look for a household, a lot, a batch, an order or a paper by its number. */
import { SearchOutlined } from "@ant-design/icons";
import { Button, Input, Modal, Skeleton } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { useLocation } from "react-router";
import { rolesOf, useActor } from "@/session/session";
import { useWords } from "@/words/words";
import { FINDS } from "./finds";
import { searchWords } from "./words";

const Results = lazy(() => import("./Results"));

/** Typing goes on; asked is what stands still for a moment. */
const STILL_MS = 300;
const CHARS_MAX = 40;

export function Search() {
  const w = useWords(searchWords);
  const roles = rolesOf(useActor());
  const { key } = useLocation();
  const [openAt, setOpenAt] = useState<string>();
  if (!FINDS.some((find) => find.roles.some((role) => roles.has(role)))) return null;
  return (
    <>
      <Button type="text" icon={<SearchOutlined />} aria-label={w.search} onClick={() => setOpenAt(key)} />
      {/* Whoever follows a result is where they wanted to be. */}
      <Modal
        open={openAt === key}
        title={w.search}
        footer={null}
        destroyOnHidden
        onCancel={() => setOpenAt(undefined)}
      >
        <Asked />
      </Modal>
    </>
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
