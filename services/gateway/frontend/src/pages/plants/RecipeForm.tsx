/** A recipe's version: a new recipe, or the next version of one with its figures filled in. */
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Drawer, Form, Input, Select } from "antd";
import type { ReactNode } from "react";
import { got, processing } from "@/api/services";
import type { components } from "@/api/types/processing";
import type { Organisation } from "@/session/node";
import { ActForm } from "@/ui/ActForm";
import { DayField, today } from "@/ui/Fields";
import { MoneyField, NumberField } from "@/ui/NumberField";
import { TextField } from "@/ui/TextField";
import { useAct } from "@/ui/useAct";
import { common } from "@/words/common";
import { useWords } from "@/words/words";
import type { Recipe } from "./balance";
import { plants as catalogue } from "./words";

type Body = components["schemas"]["RecordRecipe"];
type Unit = NonNullable<components["schemas"]["InputKind"]["unit"]>;

interface Kind {
  product: string;
  unit: Unit;
  /** Grams of one unit, where it is not counted in grams. */
  unit_g?: number | null;
}
interface Made extends Kind {
  /** Of a product. */
  sales_value_fen_per_kg?: number;
  /** Of a by-product. */
  nrv_fen_per_kg?: number;
  tax_category: components["schemas"]["TaxCategory"];
  shelf_life_days?: number | null;
  /** Of a by-product alone: the recipe's tests are its products'. */
  tests?: string[];
}
interface Values {
  code: string;
  name: string;
  effective_on: string;
  inputs: Kind[];
  outputs: Made[];
  by_products: Made[];
  rates: Partial<Record<(typeof RATES)[number], number | null>>;
  expected_yield_bp: number;
  tolerance_bp: number;
  tests: string[];
}

const RATES = ["wages", "energy", "overhead", "depreciation"] as const;
const TAXES = ["self_produced", "exempt", "agricultural", "general"] as const;
/** Several words in one field, each ended by Enter or a comma. */
const TAGS = { mode: "tags" as const, open: false, suffixIcon: null, tokenSeparators: ["、", ",", "，"] };
const MG_PER_G = 1000;
const EMPTY: Kind = { product: "", unit: "g" };

const mass = ({ product, unit, unit_g }: Kind) => ({
  product,
  unit,
  mg_per_unit: unit === "g" ? MG_PER_G : (unit_g ?? 1) * MG_PER_G,
});

/** The kinds of cost that have a rate: only they are sent, in this order. */
const charged = (rates: Partial<Values["rates"]> | undefined) => RATES.filter((kind) => rates?.[kind]);

function bodyOf(id: string, entity_id: string, values: Values): Body {
  const { inputs, outputs, by_products, rates, ...rest } = values;
  return {
    id,
    entity_id,
    ...rest,
    inputs: inputs.map(mass),
    outputs: outputs.map((made) => ({
      ...mass(made),
      tax_category: made.tax_category,
      sales_value_fen_per_kg: made.sales_value_fen_per_kg ?? 0,
      shelf_life_days: made.shelf_life_days ?? null,
    })),
    by_products: by_products.map((made) => ({
      ...mass(made),
      tax_category: made.tax_category,
      nrv_fen_per_kg: made.nrv_fen_per_kg ?? 0,
      tests: made.tests ?? [],
    })),
    rates: charged(rates).map((kind) => ({ kind, fen_per_kg: rates[kind] ?? 0 })),
  };
}

function valuesOf(recipe: Recipe): Partial<Values> {
  const kind = (one: { product: string; unit?: Unit; mg_per_unit?: number }): Kind => ({
    product: one.product,
    unit: one.unit ?? "g",
    unit_g: (one.mg_per_unit ?? MG_PER_G) / MG_PER_G,
  });
  return {
    code: recipe.code,
    name: recipe.name,
    expected_yield_bp: recipe.expected_yield_bp,
    tolerance_bp: recipe.tolerance_bp,
    tests: recipe.tests ?? [],
    inputs: recipe.inputs.map(kind),
    outputs: recipe.outputs.map((one) => ({
      ...kind(one),
      sales_value_fen_per_kg: one.sales_value_fen_per_kg,
      tax_category: one.tax_category,
      shelf_life_days: one.shelf_life_days,
    })),
    by_products: (recipe.by_products ?? []).map((one) => ({
      ...kind(one),
      nrv_fen_per_kg: one.nrv_fen_per_kg,
      tax_category: one.tax_category,
      tests: one.tests ?? [],
    })),
    rates: Object.fromEntries((recipe.rates ?? []).map((rate) => [rate.kind, rate.fen_per_kg])),
  };
}

export function RecipeForm({
  plant,
  from,
  codes,
  onClose,
}: {
  plant: Organisation;
  from: Recipe | undefined;
  /** Of the recipes there are: under one of them this would be no new recipe but its next version. */
  codes: readonly string[];
  onClose: () => void;
}) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const [form] = Form.useForm<Values>();
  const act = useAct<Values, unknown>(
    (id, values) => got(processing.POST("/recipes", { body: bodyOf(id, plant.id, values) })),
    { changes: ["recipes"], says: w.recipeDone, onDone: onClose },
  );
  const rates = Form.useWatch("rates", form) as Values["rates"] | undefined;
  const rules = [{ required: true, message: c.required }];
  const first: Partial<Values> = {
    effective_on: today(),
    inputs: [EMPTY],
    outputs: [{ ...EMPTY, tax_category: "agricultural" } as Made],
    by_products: [],
    tests: [],
    ...(from ? valuesOf(from) : {}),
  };
  return (
    <Drawer open size="large" title={from ? w.newVersion : w.newRecipe} onClose={onClose} destroyOnHidden>
      <ActForm<Values, unknown>
        form={form}
        act={act}
        submit={w.saveRecipe}
        onCancel={onClose}
        initialValues={first}
        names={Object.fromEntries(
          charged(rates).map((kind, place) => [`rates.${place}.fen_per_kg`, ["rates", kind]]),
        )}
      >
        <div className="three-fields">
          <Form.Item
            name="code"
            label={w.recipeCode}
            rules={[
              ...rules,
              {
                validator: (_, code: string | undefined) =>
                  !from && code && codes.includes(code.trim())
                    ? Promise.reject(new Error(w.codeTaken))
                    : Promise.resolve(),
              },
            ]}
          >
            <Input autoComplete="off" maxLength={60} disabled={from !== undefined} />
          </Form.Item>
          <TextField name="name" label={w.recipeName} max={60} />
          <Form.Item name="effective_on" label={w.effectiveOn} rules={rules}>
            <DayField />
          </Form.Item>
        </div>
        <div className="two-fields">
          <Form.Item name="expected_yield_bp" label={w.expectedYield} rules={rules}>
            <NumberField places={2} unit="%" />
          </Form.Item>
          <Form.Item name="tolerance_bp" label={w.tolerancePercent} rules={rules}>
            <NumberField places={2} unit="%" />
          </Form.Item>
        </div>
        <KindList name="inputs" title={w.inputs} add={w.addIngredient} fresh={EMPTY} least={1}>
          {() => null}
        </KindList>
        <MadeList name="outputs" title={w.outputs} add={w.addProduct} value={w.salesValue} least={1} />
        <MadeList name="by_products" title={w.byProducts} add={w.addByProduct} value={w.nrv} least={0} />
        <h2>{w.rates}</h2>
        <div className="three-fields">
          {RATES.map((kind) => (
            <Form.Item key={kind} name={["rates", kind]} label={w[kind]}>
              <MoneyField />
            </Form.Item>
          ))}
        </div>
        <Form.Item name="tests" label={w.requiredTests} extra={w.requiredTestsHint}>
          <Select {...TAGS} />
        </Form.Item>
      </ActForm>
    </Drawer>
  );
}

interface ListProps {
  name: "inputs" | "outputs" | "by_products";
  title: string;
  add: string;
  least: number;
}

function MadeList({ value, ...list }: ListProps & { value: string }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const rules = [{ required: true, message: c.required }];
  return (
    <KindList {...list} fresh={{ ...EMPTY, tax_category: "agricultural" }}>
      {(place) => (
        <div className="three-fields">
          <Form.Item
            name={[place, list.name === "outputs" ? "sales_value_fen_per_kg" : "nrv_fen_per_kg"]}
            label={value}
            rules={rules}
          >
            <MoneyField />
          </Form.Item>
          <Form.Item name={[place, "tax_category"]} label={w.taxCategory} rules={rules}>
            <Select options={TAXES.map((tax) => ({ value: tax, label: w[tax] }))} />
          </Form.Item>
          {list.name === "outputs" ? (
            <Form.Item name={[place, "shelf_life_days"]} label={w.shelfLife}>
              <NumberField places={0} />
            </Form.Item>
          ) : (
            <Form.Item name={[place, "tests"]} label={w.ownTests}>
              <Select {...TAGS} />
            </Form.Item>
          )}
        </div>
      )}
    </KindList>
  );
}

function KindList({
  name,
  title,
  add,
  least,
  fresh,
  children,
}: ListProps & { fresh: object; children: (place: number) => ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      <Form.List name={name}>
        {(fields, { add: addRow, remove }) => (
          <div className="line-rows">
            {fields.map((field) => (
              <div className="recipe-line" key={field.key}>
                <KindRow
                  list={name}
                  place={field.name}
                  onRemove={fields.length > least ? () => remove(field.name) : undefined}
                />
                {children(field.name)}
              </div>
            ))}
            <Button icon={<PlusOutlined />} onClick={() => addRow(fresh)}>
              {add}
            </Button>
          </div>
        )}
      </Form.List>
    </section>
  );
}

function KindRow({ list, place, onRemove }: { list: string; place: number; onRemove?: () => void }) {
  const w = useWords(catalogue);
  const c = useWords(common);
  const unit = Form.useWatch([list, place, "unit"]) as Unit | undefined;
  const rules = [{ required: true, message: c.required }];
  return (
    <div className="line-row batch-input">
      <TextField name={[place, "product"]} label={w.product} max={60} />
      <div className="two-fields">
        <Form.Item name={[place, "unit"]} label={w.unit} rules={rules}>
          <Select
            options={[
              { value: "g", label: w.grams },
              { value: "ml", label: w.litres },
              { value: "piece", label: w.pieces },
            ]}
          />
        </Form.Item>
        {unit && unit !== "g" ? (
          <Form.Item name={[place, "unit_g"]} label={w.gramsPerUnit} rules={rules}>
            <NumberField places={0} />
          </Form.Item>
        ) : null}
      </div>
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={w.removeLine}
        disabled={!onRemove}
        onClick={onRemove}
      />
    </div>
  );
}
