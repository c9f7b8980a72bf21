/** An entity's row of the trial document as fields and sliders. */
import { Form, Select } from "antd";
import { MoneyField } from "@/ui/NumberField";
import { useWords } from "@/words/words";
import type { Entity, TrialDocument } from "./document";
import { RateField } from "./RateField";
import { dividends } from "./words";

interface Props {
  document: TrialDocument;
  entity: Entity;
  names: ReadonlyMap<string, string>;
  onChoose: (id: string) => void;
  onChange: (id: string, change: Partial<Entity>) => void;
}

const PATRONAGE_FLOOR_BP = 6000;

export function TrialForm({ document, entity, names, onChoose, onChange }: Props) {
  const w = useWords(dividends);
  const name = (one: Entity) => names.get(one.id) ?? one.name ?? one.id;
  const branches = document.entities.filter((one) => one.kind === "branch" && one.of === entity.id);
  const change = (what: Partial<Entity>) => onChange(entity.id, what);
  const company = entity.kind === "company" || entity.kind === "subsidiary";
  return (
    <Form layout="vertical" component="div" className="trial-fields">
      <Form.Item label={w.choosePart} htmlFor="trial-entity">
        <Select
          id="trial-entity"
          showSearch={{ optionFilterProp: "label" }}
          value={entity.id}
          onChange={onChoose}
          options={document.entities
            .filter((one) => one.kind !== "branch")
            .map((one) => ({ value: one.id, label: name(one) }))}
        />
      </Form.Item>
      <Amount
        word={w.expected}
        value={entity.own_result_fen}
        onChange={(fen) => change({ own_result_fen: fen ?? 0 })}
      />
      {branches.map((branch) => (
        <Amount
          key={branch.id}
          word={name(branch)}
          value={branch.own_result_fen}
          onChange={(fen) => onChange(branch.id, { own_result_fen: fen ?? 0 })}
        />
      ))}
      <Amount
        word={w.priorLoss}
        value={entity.prior_loss_fen ?? 0}
        onChange={(fen) => change({ prior_loss_fen: fen ?? 0 })}
      />
      {company ? (
        <>
          <Amount
            word={w.retained}
            value={entity.retained_before_fen ?? 0}
            onChange={(fen) => change({ retained_before_fen: fen ?? 0 })}
          />
          <Rate
            word={w.discretionary}
            value={entity.discretionary_reserve_bp ?? 0}
            onChange={(bp) => change({ discretionary_reserve_bp: bp })}
          />
          <Amount
            word={w.resolved}
            placeholder={w.resolvedAll}
            value={entity.resolved_fen ?? null}
            onChange={(fen) => change({ resolved_fen: fen })}
          />
        </>
      ) : (
        <Rate
          word={w.reserveRate}
          value={entity.reserve_bp ?? 0}
          onChange={(bp) => change({ reserve_bp: bp })}
        />
      )}
      {entity.kind === "coop" ? (
        <Rate
          word={w.patronageRate}
          least={PATRONAGE_FLOOR_BP}
          value={entity.patronage_bp ?? PATRONAGE_FLOOR_BP}
          onChange={(bp) => change({ patronage_bp: bp })}
        />
      ) : null}
    </Form>
  );
}

interface AmountProps {
  word: string;
  value: number | null;
  placeholder?: string;
  onChange: (fen: number | null) => void;
}

function Amount({ word, ...rest }: AmountProps) {
  return (
    <Form.Item label={word}>
      <MoneyField aria-label={word} {...rest} />
    </Form.Item>
  );
}

interface RateProps {
  word: string;
  value: number;
  least?: number;
  onChange: (bp: number) => void;
}

function Rate({ word, ...rest }: RateProps) {
  return (
    <Form.Item label={word}>
      <RateField label={word} {...rest} />
    </Form.Item>
  );
}
