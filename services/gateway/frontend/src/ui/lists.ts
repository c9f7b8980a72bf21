/** Filters that live in the address, so that a page can be sent to a colleague. */
import { useCallback } from "react";
import { useSearchParams } from "react-router";

export type Filter = Record<string, string | undefined>;

/** The filters of a list from the address, and how to change them; an empty one leaves the address. */
export function useFilter(): [Filter, (change: Filter) => void] {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (wanted: Filter) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(wanted)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return [Object.fromEntries(params), change];
}

/** Lists by offset, for the DataTable: its cursor is the number of rows before. */
export function offsetCursor(after: string | undefined): number {
  return after === undefined ? 0 : Number(after);
}

/** Where a service gives a list as a workbook: `list` as it is filtered. */
export function exportOf(
  service: string,
  list: string,
  query: Record<string, string | number | boolean | undefined>,
): string {
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [[name, String(value)]],
    ),
  );
  return `/api/${service}/exports/${list}?${search}`;
}
