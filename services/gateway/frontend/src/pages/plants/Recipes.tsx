/** Recipes of the plant, each with its versions by date. */
import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Empty, Skeleton, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { got, processing } from "@/api/services";
import { deskKind, useNode } from "@/session/node";
import { useMay } from "@/session/session";
import { today } from "@/ui/Fields";
import { Money } from "@/ui/Figures";
import { useFilter } from "@/ui/lists";
import { Page } from "@/ui/Page";
import { Refusal } from "@/ui/Refusal";
import { comma, useWords } from "@/words/words";
import { inForce, percent, type Recipe } from "./balance";
import { RecipeForm } from "./RecipeForm";
import { plants as catalogue } from "./words";
import "./plants.css";

const VERSIONS_MAX = 500;

export default function Recipes() {
  const w = useWords(catalogue);
  const node = useNode();
  const mayWrite = useMay("plant") && deskKind(node) === "processing";
  const [filter, setFilter] = useFilter();
  const [writing, setWriting] = useState<{ from?: Recipe }>();
  const { data, error, refetch, isPending } = useQuery({
    queryKey: ["recipes", node?.id],
    queryFn: () =>
      got(
        processing.GET("/recipes", {
          params: { query: { node: node?.id, order: "newest", limit: VERSIONS_MAX } },
        }),
      ),
  });
  const now = new Set(byPlant(data ?? []).map((one) => one.id));
  const opened = data?.find((one) => one.id === filter.recipe);
  return (
    <Page
      title={w.recipes}
      hint={w.recipesHint}
      actions={
        mayWrite ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setWriting({})}>
            {w.newRecipe}
          </Button>
        ) : null
      }
    >
      {error ? <Refusal error={error} retry={() => void refetch()} /> : null}
      {isPending && !error ? <Skeleton active /> : null}
      {data?.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={w.noRecipes} />
      ) : (
        <ul className="cards" aria-label={w.recipes}>
          {data?.map((one) => (
            <li key={one.id}>
              <button type="button" className="card" onClick={() => setFilter({ recipe: one.id })}>
                <span className="card-title">
                  {one.name} <span className="quiet">{one.code}</span>
                </span>
                <Version recipe={one} now={now.has(one.id)} />
                <span className="card-line">
                  <span>
                    {w.effectiveOn} {one.effective_on}
                  </span>
                  <span>
                    {one.inputs.map((kind) => kind.product).join(comma())} →{" "}
                    {one.outputs.map((kind) => kind.product).join(comma())}
                  </span>
                  <span>
                    {w.yieldNow} {percent(one.expected_yield_bp ?? 10_000)} ± {percent(one.tolerance_bp)}
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {opened ? (
        <Drawer
          open
          size="large"
          title={`${opened.name} · ${opened.code}`}
          onClose={() => setFilter({ recipe: undefined })}
          extra={
            mayWrite ? (
              <Button
                onClick={() => {
                  setFilter({ recipe: undefined });
                  setWriting({ from: opened });
                }}
              >
                {w.newVersion}
              </Button>
            ) : null
          }
        >
          <Shown recipe={opened} />
        </Drawer>
      ) : null}
      {writing && node ? (
        <RecipeForm
          plant={node}
          from={writing.from}
          codes={data?.map((one) => one.code) ?? []}
          onClose={() => setWriting(undefined)}
        />
      ) : null}
    </Page>
  );
}

/** The versions in force today; each plant has its own codes. */
function byPlant(recipes: readonly Recipe[]): Recipe[] {
  const plants = new Set(recipes.map((one) => one.entity_id));
  return [...plants].flatMap((plant) =>
    inForce(
      recipes.filter((one) => one.entity_id === plant),
      today(),
    ),
  );
}

function Version({ recipe, now }: { recipe: Recipe; now: boolean }) {
  const w = useWords(catalogue);
  if (now) return <Tag color="green">{w.inForce}</Tag>;
  return recipe.effective_on > today() ? <Tag color="blue">{w.later}</Tag> : <Tag>{w.ended}</Tag>;
}

function Shown({ recipe }: { recipe: Recipe }) {
  const w = useWords(catalogue);
  const named = w as Record<string, string>;
  return (
    <div className="page">
      <dl className="facts">
        <dt>{w.effectiveOn}</dt>
        <dd>{recipe.effective_on}</dd>
        <dt>{w.expectedYield}</dt>
        <dd className="figure">{percent(recipe.expected_yield_bp ?? 10_000)}</dd>
        <dt>{w.tolerancePercent}</dt>
        <dd className="figure">{percent(recipe.tolerance_bp)}</dd>
        <dt>{w.requiredTests}</dt>
        <dd>{recipe.tests?.join(comma()) || w.noTestsRequired}</dd>
      </dl>
      <Kinds title={w.inputs} lines={recipe.inputs.map((kind) => [kind.product, null, null])} />
      <Kinds
        title={`${w.outputs} · ${w.salesValue}`}
        lines={recipe.outputs.map((kind) => [
          kind.product,
          named[kind.tax_category] ?? kind.tax_category,
          kind.sales_value_fen_per_kg,
        ])}
      />
      <Kinds
        title={`${w.byProducts} · ${w.nrv}`}
        lines={(recipe.by_products ?? []).map((kind) => [
          [kind.product, ...(kind.tests ?? [])].join(" · "),
          named[kind.tax_category] ?? kind.tax_category,
          kind.nrv_fen_per_kg,
        ])}
      />
      <Kinds
        title={w.rates}
        lines={(recipe.rates ?? []).map((rate) => [named[rate.kind] ?? rate.kind, null, rate.fen_per_kg])}
      />
      <Link to={`/plants/batches?recipe=${recipe.id}`}>{w.recipeBatches}</Link>
    </div>
  );
}

type KindLine = readonly [name: string, tax: string | null, fen: number | null];

function Kinds({ title, lines }: { title: string; lines: readonly KindLine[] }) {
  if (lines.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <dl className="facts">
        {lines.map(([name, tax, fen]) => [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} value`}>
            {tax ? <span className="quiet">{tax} </span> : null}
            <Money fen={fen} />
          </dd>,
        ])}
      </dl>
    </section>
  );
}
