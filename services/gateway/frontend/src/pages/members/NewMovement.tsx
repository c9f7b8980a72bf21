/** A movement entered in a register: the sides its kind has, and what each side has afterwards. */
import { useQuery } from "@tanstack/react-query";
import { AutoComplete, Drawer, Form, Select } from "antd";
import { got, members } from "@/api/services";
import type { components } from "@/api/types/members";
import type { Organisation } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { MoneyField, NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { counted } from "./Counted";
import { HolderField } from "./HolderField";
import { CLASSES, countsFen, KINDS, kindWords, type MovementKind, SIDES, UNAPPROVED } from "./kinds";
import { PersonOfHolder } from "./PersonOfHolder";
import { members as catalogue } from "./words";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";

type Movement = components["schemas"]["MovementView"];

interface Values {
  kind: MovementKind;
  share_class: string;
  from_holder?: string;
  from_person?: string;
  to_holder?: string;
  to_person?: string;
  milli_shares: number;
  effective_on: string;
  reason: string;
  approval_ref?: string;
}

export function NewMovement({ organisation, onClose }: { organisation: Organisation; onClose: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const k = useWords(kindWords);
  const [form] = Form.useForm<Values>();
  const kind = Form.useWatch("kind", form) ?? "GRANT";
  const fromHolder = Form.useWatch("from_holder", form);
  const toHolder = Form.useWatch("to_holder", form);
  const fen = countsFen(organisation.legal_form);
  const roll = useQuery({
    queryKey: ["register", organisation.id, "classes"],
    queryFn: () =>
      got(
        members.GET("/registers/{organisation_id}/roll", {
          params: { path: { organisation_id: organisation.id }, query: { limit: 1 } },
        }),
      ),
  });
  const act = useAct<Values, Movement>(
    (id, values) =>
      got(
        members.POST("/movements", {
          body: {
            ...values,
            id,
            organisation_id: organisation.id,
            from_holder: SIDES[values.kind].from ? values.from_holder : undefined,
            from_person: SIDES[values.kind].from ? values.from_person : undefined,
            to_holder: SIDES[values.kind].to ? values.to_holder : undefined,
            to_person: SIDES[values.kind].to ? values.to_person : undefined,
          },
        }),
      ),
    { changes: ["register", "household", "certificates"], says: w.movementDone, onDone: onClose },
  );
  const must = [{ required: true, message: c.required }];
  const present = roll.data?.classes.map((one) => one.share_class) ?? [];
  const classes = present.length > 0 ? present : fen ? [] : [...CLASSES];
  return (
    <Drawer
      open
      title={`${w.newMovement} · ${organisation.name}`}
      size="large"
      onClose={onClose}
      destroyOnHidden
    >
      <ActForm<Values, Movement>
        form={form}
        act={act}
        submit={w.newMovement}
        draft={`movement.${organisation.id}`}
        onCancel={onClose}
        initialValues={{ kind: "GRANT", effective_on: today(), share_class: classes[0] }}
      >
        <Form.Item name="kind" label={w.kind} rules={must}>
          <Select options={KINDS.map((value) => ({ value, label: k[value] }))} />
        </Form.Item>
        <Form.Item name="share_class" label={w.shareClass} rules={must}>
          <AutoComplete options={classes.map((value) => ({ value }))} showSearch={{ filterOption: false }} />
        </Form.Item>
        {SIDES[kind].from ? (
          <>
            <Form.Item name="from_holder" label={SIDES[kind].to ? w.from : w.holder} rules={must}>
              <HolderField organisationId={organisation.id} />
            </Form.Item>
            {fen ? null : (
              <Form.Item name="from_person" label={w.fromPerson}>
                <PersonOfHolder holderId={fromHolder} />
              </Form.Item>
            )}
          </>
        ) : null}
        {SIDES[kind].to ? (
          <>
            <Form.Item name="to_holder" label={w.to} rules={must}>
              <HolderField organisationId={organisation.id} />
            </Form.Item>
            {fen ? null : (
              <Form.Item name="to_person" label={w.toPerson}>
                <PersonOfHolder holderId={toHolder} />
              </Form.Item>
            )}
          </>
        ) : null}
        <Form.Item name="milli_shares" label={fen ? w.amount : w.quantity} rules={must}>
          {fen ? <MoneyField /> : <NumberField places={3} unit="股" />}
        </Form.Item>
        <Afterwards organisation={organisation} fen={fen} />
        <TextField name="reason" label={c.reason} max={200} />
        <TextField
          name="approval_ref"
          label={w.approval}
          extra={w.approvalHint}
          max={200}
          optional={UNAPPROVED.has(kind)}
        />
        <Form.Item name="effective_on" label={w.effectiveOn} rules={must}>
          <DayField />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}

/** What the sides have of the class afterwards, while the figure is typed. */
function Afterwards({ organisation, fen }: { organisation: Organisation; fen: boolean }) {
  const form = Form.useFormInstance<Values>();
  const values = Form.useWatch([], form) as Partial<Values> | undefined;
  const { kind = "GRANT", share_class = "", milli_shares } = values ?? {};
  const sides = [
    SIDES[kind].from ? ([values?.from_holder, -1] as const) : undefined,
    SIDES[kind].to ? ([values?.to_holder, 1] as const) : undefined,
  ];
  return (
    <>
      {sides.map((side) =>
        side?.[0] ? (
          <Side
            key={side[1]}
            organisation={organisation}
            holderId={side[0]}
            shareClass={share_class}
            change={kind === "FREEZE" || kind === "PLEDGE" ? 0 : side[1] * (milli_shares ?? 0)}
            fen={fen}
          />
        ) : null,
      )}
    </>
  );
}

interface SideProps {
  organisation: Organisation;
  holderId: string;
  shareClass: string;
  change: number;
  fen: boolean;
}

function Side({ organisation, holderId, shareClass, change, fen }: SideProps) {
  const w = useWords(catalogue);
  const { data } = useQuery({
    queryKey: ["register", organisation.id, "holding", holderId],
    queryFn: () =>
      got(
        members.GET("/registers/{organisation_id}/holdings", {
          params: { path: { organisation_id: organisation.id }, query: { holder_id: holderId } },
        }),
      ),
  });
  if (!data) return null;
  const own = data.holdings.find((one) => one.share_class === shareClass);
  const held = own?.milli_shares ?? 0;
  const free = held - (own?.frozen_milli_shares ?? 0) - (own?.pledged_milli_shares ?? 0);
  return (
    <p className="computed" role="status">
      <span>
        {data.holdings[0]?.holder_name}{" "}
        {fill(w.heldNow, { held: counted(held, fen), free: counted(free, fen) })}
      </span>
      {change !== 0 ? (
        <span className="formula">
          {w.afterwards} {counted(held, fen)} {change < 0 ? "−" : "+"} {counted(Math.abs(change), fen)} ={" "}
          {counted(held + change, fen)}
        </span>
      ) : null}
    </p>
  );
}
