/** What the pages say and ask: words that go by themselves, and one question at a time above everything. */
import { CheckCircleFilled, CloseCircleFilled, InfoCircleFilled } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import { answered, type Question, useQuestion } from "@/ui/askFirst";
import { type Said, useSaid } from "@/ui/say";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import "./voice.css";

const SIGNS: Record<Said["tone"], typeof CheckCircleFilled> = {
  done: CheckCircleFilled,
  failed: CloseCircleFilled,
  hint: InfoCircleFilled,
};

export function Voice() {
  const question = useQuestion();
  return (
    <>
      <Words />
      {question ? <Asked question={question} /> : null}
    </>
  );
}

function Words() {
  const said = useSaid();
  return (
    <div className="said" role="status">
      {said.map(({ id, tone, words }) => {
        const Sign = SIGNS[tone];
        return (
          <p key={id} className={`said-${tone}`}>
            <Sign aria-hidden />
            {words}
          </p>
        );
      })}
    </div>
  );
}

/** The browser's own dialog: it keeps the keyboard inside and closes on Escape. */
function Asked({ question }: { question: Question }) {
  const w = useWords(common);
  const [busy, setBusy] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const [title, content] = [useId(), useId()];
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  // Closed, not only taken away: the keyboard is then where it was before.
  const close = () => dialog.current?.close();
  const yes = async () => {
    setBusy(true);
    try {
      await question.onOk();
    } catch {
      // The act's own place shows its refusal.
    } finally {
      close();
    }
  };
  return (
    <dialog
      ref={dialog}
      className="asked"
      aria-labelledby={title}
      aria-describedby={question.content ? content : undefined}
      onClose={answered}
    >
      <h2 id={title}>{question.title}</h2>
      {question.content ? <p id={content}>{question.content}</p> : null}
      <div className="asked-answers">
        <Button onClick={close}>{w.cancel}</Button>
        <Button type="primary" loading={busy} autoFocus onClick={() => void yes()}>
          {w.ok}
        </Button>
      </div>
    </dialog>
  );
}
