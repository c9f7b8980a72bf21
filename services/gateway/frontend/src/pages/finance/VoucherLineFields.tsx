/** One line of a voucher: account, other side, debit or credit. */
import { DeleteOutlined } from "@ant-design/icons";
import { Button, Form, Select } from "antd";
import { MoneyField } from "@/ui/NumberField";
import { common } from "@/words/common";
import { colon, fill, useWords } from "@/words/words";
import { type Party, PartyField } from "./PartyField";
import { type Account, useAccountName } from "./useChart";
import { books } from "./words/books";

export interface Line {
  account?: string;
  party?: Party;
  owed_as?: string;
  debit_fen?: number | null;
  credit_fen?: number | null;
}

const OWED = ["rent", "subsidy", "relief", "other"] as const;
const CASH = new Set(["1001", "1002", "1012", "101", "102"]);
const DIVIDENDS = new Set(["1131", "6111", "511", "502"]);

/** What a line is between two organisations, for consolidation: told by its account. */
export function roleOf(code: string | undefined, chart: readonly Account[]) {
  const account = chart.find((one) => one.code === code);
  if (!account) return undefined;
  if (CASH.has(account.code)) return "cash";
  if (DIVIDENDS.has(account.code)) return "dividend";
  if (account.kind === "income") return "sale";
  if (account.kind === "expense" || account.kind === "cost") return "cost";
  return account.kind === "equity" ? undefined : "claim";
}

interface Props {
  place: number;
  number: number;
  entityId: string;
  chart: readonly Account[];
  onRemove?: () => void;
}

export function VoucherLineFields({ place, number, entityId, chart, onRemove }: Props) {
  const w = useWords(books);
  const c = useWords(common);
  const nameOf = useAccountName();
  const form = Form.useFormInstance();
  const line = (Form.useWatch(["lines", place], form) as Line | undefined) ?? {};
  const owes = line.party?.kind === "household" && (line.credit_fen ?? 0) > 0;
  const amount = { required: !line.debit_fen && !line.credit_fen, message: c.required };
  const clear = (side: "debit_fen" | "credit_fen") => form.setFieldValue(["lines", place, side], null);
  return (
    <fieldset className="voucher-line">
      <legend>{fill(w.line, { n: number })}</legend>
      <Form.Item
        name={[place, "account"]}
        label={w.account}
        rules={[{ required: true, message: c.required }]}
      >
        <Select
          showSearch={{ optionFilterProp: "label" }}
          placeholder={w.accountHint}
          options={chart.map((one) => ({ value: one.code, label: `${one.code} ${nameOf(one)}` }))}
        />
      </Form.Item>
      <Form.Item name={[place, "party"]} label={w.party}>
        <PartyField entityId={entityId} />
      </Form.Item>
      <Form.Item name={[place, "debit_fen"]} label={w.debit} rules={[amount]}>
        <MoneyFieldOf onTyped={() => clear("credit_fen")} />
      </Form.Item>
      <Form.Item name={[place, "credit_fen"]} label={w.credit} rules={[amount]}>
        <MoneyFieldOf onTyped={() => clear("debit_fen")} />
      </Form.Item>
      <Button
        type="text"
        className="voucher-remove"
        icon={<DeleteOutlined />}
        aria-label={[w.removeLine, fill(w.line, { n: number })].join(colon())}
        disabled={!onRemove}
        onClick={onRemove}
      />
      {owes ? (
        <Form.Item name={[place, "owed_as"]} label={w.owedAs} className="voucher-owed">
          <Select
            allowClear
            placeholder={w.owedHint}
            options={OWED.map((one) => ({ value: one, label: w[one] }))}
          />
        </Form.Item>
      ) : null}
    </fieldset>
  );
}

interface MoneyProps {
  id?: string;
  value?: number | null;
  onChange?: (fen: number | null) => void;
  /** A line has one side: typing on this one clears the other. */
  onTyped: () => void;
}

function MoneyFieldOf({ onTyped, onChange, ...rest }: MoneyProps) {
  return (
    <MoneyField
      {...rest}
      onChange={(fen) => {
        onChange?.(fen);
        if (fen) onTyped();
      }}
    />
  );
}
