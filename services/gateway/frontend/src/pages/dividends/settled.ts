/** A value once it has rested for a moment: while a slider moves, nobody needs every step of it computed. */
import { useEffect, useState } from "react";

const REST_MS = 150;

export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
