/**
 * One act of a person: its id is minted when the form opens and kept until it is done, so a double click or a
 * resend after a lost answer is the same act. A refused attempt does not burn the id.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { newId } from "@/api/ids";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import { say } from "./say";

interface Options<Answer> {
  /** Lists and figures that this changes: the first parts of their query keys. */
  changes: readonly string[];
  onDone?: (answer: Answer) => void;
  /** Said when it is done; false says nothing. */
  says?: string | false;
}

export function useAct<Values, Answer>(
  send: (id: string, values: Values) => Promise<Answer>,
  { changes, onDone, says }: Options<Answer>,
) {
  const id = useRef(newId());
  const w = useWords(common);
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (values: Values) => send(id.current, values),
    onSuccess: async (answer) => {
      id.current = newId();
      await Promise.all(changes.map((key) => queries.invalidateQueries({ queryKey: [key] })));
      if (says !== false) say.done(says ?? w.done);
      onDone?.(answer);
    },
  });
}
