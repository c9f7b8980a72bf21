/** A late fact: what it does to the books, and the day of an open month it is booked on. */
import { useQuery } from "@tanstack/react-query";
import { Drawer, Form, Skeleton } from "antd";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { DayField } from "@/ui/Fields";
import { Refusal } from "@/ui/Refusal";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useLanguage } from "@/words/language";
import { fill, useWords } from "@/words/words";
import type { Fact } from "./LateFacts";
import { Legs } from "./Legs";
import { books, journalKinds } from "./words/books";
import { closingWords } from "./words/closing";

type Whole = components["schemas"]["LateFactWhole"];

export function LateFactDrawer({ fact, onClose }: { fact: Fact; onClose: () => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["late facts", "one", fact.event_id, fact.entity_id],
    queryFn: () =>
      got(
        finance.GET("/late-facts/{event_id}", {
          params: { path: { event_id: fact.event_id }, query: { entity_id: fact.entity_id } },
        }),
      ),
  });
  return (
    <Drawer open size="large" title={fact.document} onClose={onClose} destroyOnHidden>
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {data ? <Detail fact={data} onClose={onClose} /> : error ? null : <Skeleton active />}
    </Drawer>
  );
}

function Detail({ fact, onClose }: { fact: Whole; onClose: () => void }) {
  const w = useWords(closingWords);
  const b = useWords(books);
  const kinds: Record<string, string> = useWords(journalKinds);
  const chinese = useLanguage() === "zh";
  const mayBook = useMay("manager", "accountant", "finance");
  const legs = fact.lines.map((line) => ({
    key: line.position,
    account: line.account,
    name: chinese ? line.name_zh : line.name_en,
    party: line.counterparty_name ?? line.holder_name ?? "",
    debit: line.debit_fen,
    credit: line.credit_fen,
  }));
  return (
    <div className="page">
      <dl className="facts">
        <dt>{b.entity}</dt>
        <dd>{fact.entity_name}</dd>
        <dt>{b.kind}</dt>
        <dd>{kinds[fact.type] ?? fact.type}</dd>
        <dt>{w.ownDate}</dt>
        <dd>{fact.on}</dd>
      </dl>
      <h3>{fact.booked_on ? w.lateDid : w.lateWill}</h3>
      <Legs legs={legs} />
      {fact.booked_on ? (
        <p>{fill(w.bookedOn, { on: fact.booked_on, by: fact.booked_by ?? "" })}</p>
      ) : mayBook ? (
        <Book fact={fact} onClose={onClose} />
      ) : null}
    </div>
  );
}

function Book({ fact, onClose }: { fact: Whole; onClose: () => void }) {
  const w = useWords(closingWords);
  const c = useWords(common);
  const [form] = Form.useForm<{ on: string }>();
  const act = useAct<{ on: string }, Fact>(
    (id, { on }) =>
      got(
        finance.POST("/late-facts/{event_id}/book", {
          params: { path: { event_id: fact.event_id } },
          body: { id, entity_id: fact.entity_id, on },
        }),
      ),
    { changes: ["late facts", "journals", "entities", "periods"], says: w.booked, onDone: onClose },
  );
  return (
    <ActForm<{ on: string }, Fact>
      form={form}
      act={act}
      submit={w.book}
      onCancel={onClose}
      initialValues={{ on: fact.book_on }}
    >
      <Form.Item
        name="on"
        label={w.bookOn}
        extra={w.bookOnHint}
        rules={[{ required: true, message: c.required }]}
      >
        <DayField />
      </Form.Item>
    </ActForm>
  );
}
