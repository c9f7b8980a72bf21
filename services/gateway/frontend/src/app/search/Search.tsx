/** One place to look for a household, a lot, a batch, an order or a paper by its number. */
import { SearchOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { useLocation } from "react-router";
import { rolesOf, useActor } from "@/session/session";
import { useWords } from "@/words/words";
import { FINDS } from "./finds";
import { searchWords } from "./words";

const SearchDialog = lazy(() => import("./SearchDialog"));

export function Search() {
  const w = useWords(searchWords);
  const roles = rolesOf(useActor());
  const { key } = useLocation();
  const [openAt, setOpenAt] = useState<string>();
  if (!FINDS.some((find) => find.roles.some((role) => roles.has(role)))) return null;
  return (
    <>
      <Button type="text" icon={<SearchOutlined />} aria-label={w.search} onClick={() => setOpenAt(key)} />
      {openAt === undefined ? null : (
        <Suspense>
          {/* Whoever follows a result is where they wanted to be. */}
          <SearchDialog open={openAt === key} onClose={() => setOpenAt(undefined)} />
        </Suspense>
      )}
    </>
  );
}
