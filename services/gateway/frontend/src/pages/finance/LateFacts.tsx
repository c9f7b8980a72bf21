/** Facts whose month was closed when they came: a person books each on a day of an open month. */
import { Checkbox, Drawer, Form } from "antd";
import { useState } from "react";
import { finance, got } from "@/api/services";
import type { components } from "@/api/types/finance";
import { useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { ActForm } from "@/ui/ActForm";
import { DataTable } from "@/ui/DataTable";
import { DayField, today } from "@/ui/Fields";
import { useFilter } from "@/ui/lists";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { books, journalKinds } from "./words/books";
import { closingWords } from "./words/closing";

type Fact = components["schemas"]["LateFactView"];

export function LateFacts() {
  const w = useWords(closingWords);
  const b = useWords(books);
  const c = useWords(common);
  const kinds: Record<string, string> = useWords(journalKinds);
  const node = useNode();
  const mayBook = useMay("manager", "accountant", "finance");
  const [filter, setFilter] = useFilter();
  const [booking, setBooking] = useState<Fact>();
  const onlyOpen = filter.all !== "1";
  return (
    <div className="page">
      <p className="quiet">{w.lateHint}</p>
      <div className="filters">
        <Checkbox
          checked={onlyOpen}
          onChange={(event) => setFilter({ all: event.target.checked ? undefined : "1" })}
        >
          {w.onlyOpen}
        </Checkbox>
      </div>
      <DataTable<Fact>
        label={w.late}
        queryKey={["late facts", node?.id, onlyOpen]}
        page={(after, limit, signal) =>
          got(
            finance.GET("/late-facts", {
              params: { query: { node: node?.id, only_open: onlyOpen, after, limit } },
              signal,
            }),
          )
        }
        cursor={(one) => one.event_id}
        rowKey={(one) => `${one.event_id}${one.entity_id}`}
        onOpen={mayBook ? (one) => (one.booked_on ? undefined : setBooking(one)) : undefined}
        empty={w.noLate}
        columns={[
          { key: "on", title: w.ownDate, dataIndex: "on", phone: "line" },
          { key: "type", title: b.kind, phone: "title", render: (_, one) => kinds[one.type] ?? one.type },
          { key: "document", title: c.document, dataIndex: "document", phone: "line" },
          { key: "entity", title: b.entity, dataIndex: "entity_name", phone: "line" },
          {
            key: "booked",
            title: w.booked,
            phone: "figure",
            render: (_, one) =>
              one.booked_on ? fill(w.bookedOn, { on: one.booked_on, by: one.booked_by ?? "" }) : "–",
          },
        ]}
      />
      {booking ? <Book fact={booking} onClose={() => setBooking(undefined)} /> : null}
    </div>
  );
}

function Book({ fact, onClose }: { fact: Fact; onClose: () => void }) {
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
    <Drawer open title={`${w.book} · ${fact.document}`} onClose={onClose} destroyOnHidden>
      <ActForm<{ on: string }, Fact>
        form={form}
        act={act}
        submit={w.book}
        onCancel={onClose}
        initialValues={{ on: today() }}
      >
        <p>
          {fact.entity_name} · {w.ownDate} {fact.on}
        </p>
        <Form.Item name="on" label={w.bookOn} rules={[{ required: true, message: c.required }]}>
          <DayField />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}
