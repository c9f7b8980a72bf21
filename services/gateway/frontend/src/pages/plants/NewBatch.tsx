/** A batch in the order of the production sheet: recipe, what went in, what came out, what was lost, what it cost. */
import { useQuery } from "@tanstack/react-query";
import { Form, Input, Select, Switch } from "antd";
import { useEffect } from "react";
import { useNavigate } from "react-router";
import { got, processing } from "@/api/services";
import type { components } from "@/api/types/processing";
import { deskKind, type Organisation, useNode } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { Money, Quantity } from "@/ui/Figures";
import { MoneyField } from "@/ui/NumberField";
import { Page } from "@/ui/Page";
import { QuantityField } from "@/ui/QuantityField";
import { Refusal } from "@/ui/Refusal";
import { TextField } from "@/ui/TextField";
import { usePhone } from "@/ui/screen";
import { Told } from "@/ui/Told";
import type { Unit } from "@/ui/units";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { fill, useWords } from "@/words/words";
import { type Balance, balanced, byRate, inForce, type MadeLine, type Recipe, type Typed } from "./balance";
import { BatchInputs } from "./BatchInputs";
import { MassBalance } from "./MassBalance";
import { plants as catalogue } from "./words";

const CHOICES_MAX = 500;
const KINDS = ["wages", "energy", "overhead", "depreciation"] as const;

interface Values extends Typed {
  number: string;
  on: string;
  recipe: string;
  inputs: { lot_id: string; quantity: number }[];
  outputs: MadeLine[];
  by_products?: MadeLine[];
  abnormal_reason?: string;
  own_costs?: boolean;
  costs?: Partial<Record<(typeof KINDS)[number], number | null>>;
}

type Body = components["schemas"]["RecordBatch"];

/** What is posted: rows left empty are not there. */
function bodyOf(entity_id: string, values: Values): Body {
  const made = (lines: readonly MadeLine[] | undefined) =>
    (lines ?? []).flatMap(({ product, grade, quantity }) =>
      quantity ? [{ product, grade: grade ?? "", quantity }] : [],
    );
  const losses: Body["losses"] = [];
  if (values.normal_g) losses.push({ kind: "normal", quantity_g: values.normal_g, reason: "" });
  if (values.abnormal_g) {
    losses.push({ kind: "abnormal", quantity_g: values.abnormal_g, reason: values.abnormal_reason ?? "" });
  }
  const conversions = KINDS.flatMap((kind) => {
    const amount_fen = values.costs?.[kind];
    return amount_fen ? [{ kind, amount_fen }] : [];
  });
  return {
    entity_id,
    number: values.number,
    recipe: values.recipe,
    on: values.on,
    inputs: values.inputs,
    outputs: made(values.outputs),
    by_products: made(values.by_products),
    losses,
    ...(values.own_costs ? { conversions } : {}),
  };
}

export default function NewBatch() {
  const w = useWords(catalogue);
  const node = useNode();
  return (
    <Page title={w.newBatch} hint={w.batchesHint}>
      {node && deskKind(node) === "processing" ? (
        <BatchForm key={node.id} plant={node} />
      ) : (
        <Told title={w.choosePlant} />
      )}
    </Page>
  );
}

function BatchForm({ plant }: { plant: Organisation }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const navigate = useNavigate();
  const phone = usePhone();
  const [form] = Form.useForm<Values>();
  const typed = (Form.useWatch([], form) ?? {}) as Partial<Values>;
  const recipes = useQuery({
    queryKey: ["recipes", plant.id, "all"],
    queryFn: () =>
      got(processing.GET("/recipes", { params: { query: { node: plant.id, limit: CHOICES_MAX } } })),
  });
  const lots = useQuery({
    queryKey: ["lots", plant.id, "usable"],
    queryFn: () =>
      got(
        processing.GET("/lots", {
          params: { query: { node: plant.id, on_hand: true, order: "newest", limit: CHOICES_MAX } },
        }),
      ),
  });
  const choices = inForce(recipes.data ?? [], typed.on).filter((one) => one.entity_id === plant.id);
  const recipe = choices.find((one) => one.code === typed.recipe);
  useRows(form, recipe);
  const usable = (lots.data ?? []).filter(
    (lot) =>
      lot.entity_id === plant.id &&
      (lot.status === "received" || lot.status === "released") &&
      (!recipe ||
        recipe.inputs.some((kind) => kind.product === lot.product && (kind.unit ?? "g") === lot.unit)),
  );
  const act = useAct<Values, components["schemas"]["BatchView"]>(
    (_, values) => got(processing.POST("/batches", { body: bodyOf(plant.id, values) })),
    {
      changes: ["batches", "lots"],
      says: w.batchDone,
      onDone: (done) => void navigate(`/plants/batches/${done.batch_id}`),
    },
  );
  const balance = recipe
    ? balanced(typed, recipe, (id) => lots.data?.find((lot) => lot.id === id)?.product)
    : undefined;
  return (
    <div className="batch-form">
      <div className="panel">
        <Refusal error={recipes.error ?? lots.error} />
        <ActForm<Values, components["schemas"]["BatchView"]>
          form={form}
          act={act}
          submit={w.saveBatch}
          draft={`batch.${plant.id}`}
          onCancel={() => void navigate("/plants/batches")}
          initialValues={{ on: today(), inputs: [{} as Values["inputs"][number]] }}
        >
          <div className="two-fields">
            <TextField name="number" label={w.number} extra={w.numberHint} max={60} autoFocus />
            <Form.Item name="on" label={w.on} rules={[{ required: true, message: c.required }]}>
              <DayField until={today()} />
            </Form.Item>
          </div>
          <Form.Item name="recipe" label={w.recipe} rules={[{ required: true, message: c.required }]}>
            <Select
              showSearch={{ optionFilterProp: "label" }}
              loading={recipes.isFetching}
              notFoundContent={w.noRecipeOn}
              options={choices.map((one) => ({ value: one.code, label: `${one.name} · ${one.code}` }))}
            />
          </Form.Item>
          <BatchInputs lots={usable} />
          {recipe ? <MadeRows recipe={recipe} balance={balance} /> : null}
          <Losses />
          {phone && balance ? (
            <section aria-label={w.balance}>
              <h2>{w.balance}</h2>
              <MassBalance balance={balance} recipe={recipe} />
            </section>
          ) : null}
          {recipe && balance ? <Costs recipe={recipe} in_g={balance.in_g} own={!!typed.own_costs} /> : null}
        </ActForm>
      </div>
      {phone ? null : (
        <aside className="panel" aria-label={w.balance}>
          <h2>{w.balance}</h2>
          {balance ? (
            <MassBalance balance={balance} recipe={recipe} />
          ) : (
            <p className="quiet">{w.nothingIn}</p>
          )}
        </aside>
      )}
    </div>
  );
}

/** A row for each product of the chosen recipe; what was typed for the same product stays. */
function useRows(form: ReturnType<typeof Form.useForm<Values>>[0], recipe: Recipe | undefined) {
  useEffect(() => {
    if (!recipe) return;
    const rows = (kinds: readonly { product: string }[], before: readonly MadeLine[] | undefined) =>
      kinds.map(({ product }) => before?.find((line) => line?.product === product) ?? { product });
    form.setFieldsValue({
      outputs: rows(recipe.outputs, form.getFieldValue("outputs") as MadeLine[] | undefined),
      by_products: rows(
        recipe.by_products ?? [],
        form.getFieldValue("by_products") as MadeLine[] | undefined,
      ),
    });
  }, [form, recipe]);
}

function MadeRows({ recipe, balance }: { recipe: Recipe; balance: Balance | undefined }) {
  const w = useWords(catalogue);
  const groups = [
    ["outputs", w.outputs, recipe.outputs],
    ["by_products", w.byProducts, recipe.by_products ?? []],
  ] as const;
  const expected = Math.floor(((balance?.in_g ?? 0) * (recipe.expected_yield_bp ?? 10_000)) / 10_000);
  return groups.map(([name, title, kinds]) =>
    kinds.length > 0 ? (
      <section key={name}>
        <h2>{title}</h2>
        {name === "outputs" && expected > 0 ? (
          <p className="quiet">
            {fill(w.expectedOut, { quantity: "" })} <Quantity value={expected} unit="g" />
          </p>
        ) : null}
        {kinds.map((kind, place) => (
          <div className="made-row" key={kind.product}>
            <strong className="made-name">{kind.product}</strong>
            <Form.Item name={[name, place, "product"]} hidden>
              <Input />
            </Form.Item>
            <Form.Item name={[name, place, "quantity"]} label={`${kind.product} ${w.output}`}>
              <QuantityField unit={(kind.unit ?? "g") as Unit} />
            </Form.Item>
            <TextField name={[name, place, "grade"]} label={w.gradeOptional} max={30} optional />
          </div>
        ))}
      </section>
    ) : null,
  );
}

function Losses() {
  const w = useWords(catalogue);
  const abnormal = Form.useWatch("abnormal_g") as number | null | undefined;
  return (
    <section>
      <h2>{w.losses}</h2>
      <div className="two-fields">
        <Form.Item name="normal_g" label={w.normalLoss}>
          <QuantityField unit="g" />
        </Form.Item>
        <Form.Item name="abnormal_g" label={w.abnormalLoss} extra={w.abnormalHint}>
          <QuantityField unit="g" />
        </Form.Item>
      </div>
      {abnormal ? <TextField name="abnormal_reason" label={w.lossReason} max={200} /> : null}
    </section>
  );
}

function Costs({ recipe, in_g, own }: { recipe: Recipe; in_g: number; own: boolean }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  return (
    <section>
      <h2>
        {w.conversions} <span className="quiet">{own ? c.unitYuan : w.byRates}</span>
      </h2>
      <Form.Item name="own_costs" label={w.ownCosts} valuePropName="checked" layout="horizontal">
        <Switch />
      </Form.Item>
      {own ? (
        <div className="three-fields">
          {KINDS.map((kind) => (
            <Form.Item key={kind} name={["costs", kind]} label={w[kind]}>
              <MoneyField />
            </Form.Item>
          ))}
        </div>
      ) : (
        <dl className="facts">
          {(recipe.rates ?? []).map((rate) => [
            <dt key={rate.kind}>{w[rate.kind]}</dt>,
            <dd key={`${rate.kind} fen`}>
              <Money fen={byRate(rate.fen_per_kg, in_g)} />{" "}
              <span className="quiet">
                = <Money fen={rate.fen_per_kg} /> × <Quantity value={in_g} unit="g" />
              </span>
            </dd>,
          ])}
        </dl>
      )}
    </section>
  );
}
