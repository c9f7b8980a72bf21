"""The ledger: charts, journals and balances, and the guards that keep the books true."""

import sqlalchemy as sa
from alembic import op

from shared.kit.migrate import append_only, create_kit

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_BALANCED = """
CREATE FUNCTION lines_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
  SELECT f.journal_id, f.debit_fen, f.credit_fen INTO bad FROM (
    SELECT journal_id, count(*) AS lines, sum(debit_fen) AS debit_fen, sum(credit_fen) AS credit_fen,
           min(position) AS first, max(position) AS last,
           count(DISTINCT (entity_id, period, regime)) AS books,
           min(entity_id::text)::uuid AS entity, min(period) AS period, min(regime) AS regime
    FROM fresh GROUP BY journal_id) AS f
  JOIN journal j ON j.id = f.journal_id JOIN entity e ON e.id = j.entity_id
  -- Positions 1 to n in one statement, and the primary key: no line is added to a posted journal.
  WHERE f.debit_fen <> f.credit_fen OR f.debit_fen <> j.amount_fen OR f.lines <> j.lines
     OR f.first <> 1 OR f.last <> j.lines
     OR f.books <> 1 OR f.entity <> j.entity_id OR f.period <> j.period OR f.regime <> e.regime LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% : % / %', bad.journal_id, bad.debit_fen, bad.credit_fen USING ERRCODE = 'LH010';
  END IF;
  INSERT INTO balance (entity_id, period, account, debit_fen, credit_fen)
  SELECT entity_id, period, account, sum(debit_fen), sum(credit_fen) FROM fresh
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (entity_id, period, account) DO UPDATE
  SET debit_fen = balance.debit_fen + excluded.debit_fen,
      credit_fen = balance.credit_fen + excluded.credit_fen;
  RETURN NULL;
END $$
"""
_HAS_LINES = """
CREATE FUNCTION journal_has_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM journal_line WHERE journal_id = NEW.id) <> NEW.lines THEN
    RAISE EXCEPTION '%', NEW.id USING ERRCODE = 'LH010';
  END IF;
  RETURN NULL;
END $$
"""
# The lock is the one that closing a month or a year takes alone: a journal and a closing meet here.
_OPEN = """
CREATE FUNCTION books_are_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE book record; year_state text;
BEGIN
  FOR book IN SELECT DISTINCT entity_id, extract(year FROM "on")::int AS year FROM fresh ORDER BY 1, 2 LOOP
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('books' || book.entity_id || book.year, 0));
  END LOOP;
  FOR book IN SELECT DISTINCT entity_id, period, phase, extract(year FROM "on")::int AS year,
                     to_char("on", 'YYYY-MM') AS month FROM fresh LOOP
    SELECT state INTO year_state FROM fiscal_year y
      WHERE y.entity_id = book.entity_id AND y.year = book.year;
    IF book.month <> book.period
       OR (book.phase = 'distribution' AND year_state IS DISTINCT FROM 'determined')
       OR (book.phase <> 'distribution' AND year_state IS NOT NULL)
       OR (book.phase = 'ordinary' AND EXISTS (
             SELECT 1 FROM period p WHERE p.entity_id = book.entity_id AND p.month = book.period
             AND p.state = 'closed')) THEN
      RAISE EXCEPTION '%', book.period USING ERRCODE = 'LH011';
    END IF;
  END LOOP;
  RETURN NULL;
END $$
"""

_TRIGGERS = (
    "CREATE TRIGGER journal_line_balance AFTER INSERT ON journal_line REFERENCING NEW TABLE AS fresh"
    " FOR EACH STATEMENT EXECUTE FUNCTION lines_balance()",
    "CREATE CONSTRAINT TRIGGER journal_has_lines AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION journal_has_lines()",
    "CREATE TRIGGER journal_books_are_open AFTER INSERT ON journal REFERENCING NEW TABLE AS fresh"
    " FOR EACH STATEMENT EXECUTE FUNCTION books_are_open()",
)
# 企业会计准则: the codes of its application guide the group uses; 1241 is 内部往来, which has none there.
_CAS = """
1001 库存现金|Cash|asset
1002 银行存款|Bank|asset
1012 其他货币资金|Other monetary funds|asset
1122 应收账款|Accounts receivable|asset
1123 预付账款|Prepayments|asset
1131 应收股利|Dividends receivable|asset
1221 其他应收款|Other receivables|asset
1241 内部往来|Current account with branches|asset
1403 原材料|Raw material|asset
1405 库存商品|Finished goods|asset
1411 周转材料|Packing material|asset
1421 消耗性生物资产|Consumable biological assets|asset
1471 存货跌价准备|Inventory allowance|asset-
1511 长期股权投资|Long-term equity investments|asset
1601 固定资产|Fixed assets|asset
1602 累计折旧|Accumulated depreciation|asset-
1604 在建工程|Construction in progress|asset
162101 未成熟生产性生物资产|Immature productive biological assets|asset
162102 成熟生产性生物资产|Mature productive biological assets|asset
1622 生产性生物资产累计折旧|Depreciation of productive biological assets|asset-
1623 公益性生物资产|Public-welfare biological assets|asset
1701 无形资产|Intangible assets|asset
1702 累计摊销|Accumulated amortisation|asset-
1801 长期待摊费用|Long-term prepaid expenses|asset
1901 待处理财产损溢|Property losses to be settled|asset
2001 短期借款|Short-term loans|liability
2202 应付账款|Accounts payable|liability
2203 预收账款|Advances from customers|liability
2211 应付职工薪酬|Wages payable|liability
222101 应交增值税（进项税额）|Input VAT|liability
222102 应交增值税（销项税额）|Output VAT|liability
222103 应交增值税（进项税额转出）|Input VAT transferred out|liability
222104 应交个人所得税|Individual income tax withheld|liability
222105 应交企业所得税|Income tax payable|liability
2232 应付股利|Dividends payable|liability
2241 其他应付款|Other payables|liability
2401 递延收益|Deferred income|liability
2501 长期借款|Long-term loans|liability
2701 长期应付款|Long-term payables|liability
4001 实收资本|Paid-in capital|equity
4002 资本公积|Capital reserve|equity
410101 法定盈余公积|Statutory reserve|equity
410102 任意盈余公积|Discretionary reserve|equity
4103 本年利润|Profit of the year|equity
4104 利润分配|Profit distribution|equity
5001 生产成本|Production cost|cost
5101 制造费用|Production overhead|cost
6001 主营业务收入|Main operating revenue|income
6051 其他业务收入|Other operating revenue|income
6111 投资收益|Investment income|income
6117 其他收益|Government grants|income
6301 营业外收入|Non-operating income|income
6401 主营业务成本|Cost of main operations|expense
6402 其他业务成本|Cost of other operations|expense
6403 税金及附加|Taxes and surcharges|expense
6601 销售费用|Selling expenses|expense
6602 管理费用|Administrative expenses|expense
6603 财务费用|Financial expenses|expense
6701 资产减值损失|Impairment losses|expense
6711 营业外支出|Non-operating expenses|expense
6801 所得税费用|Income tax expense|expense
"""
# 财会〔2021〕37号, all 48.
_COOP = """
101 库存现金|Cash|asset
102 银行存款|Bank|asset
113 应收款|Receivables from non-members|asset
114 成员往来|Current accounts of members|asset
121 产品物资|Products and materials|asset
124 委托加工物资|Materials sent for processing|asset
125 委托代销商品|Goods consigned out|asset
127 受托代购商品|Goods bought on behalf|asset
128 受托代销商品|Goods held on consignment|asset
131 对外投资|Outside investments|asset
141 消耗性生物资产|Consumable biological assets|asset
142 生产性生物资产|Productive biological assets|asset
143 生产性生物资产累计折旧|Depreciation of productive biological assets|asset-
144 公益性生物资产|Public-welfare biological assets|asset
151 固定资产|Fixed assets|asset
152 累计折旧|Accumulated depreciation|asset-
153 在建工程|Construction in progress|asset
154 固定资产清理|Disposal of fixed assets|asset
161 无形资产|Intangible assets|asset
162 累计摊销|Accumulated amortisation|asset-
171 长期待摊费用|Long-term prepaid expenses|asset
181 待处理财产损溢|Property losses to be settled|asset
201 短期借款|Short-term loans|liability
211 应付款|Payables to non-members|liability
212 应付工资|Wages payable|liability
213 应付劳务费|Labour payable|liability
214 应交税费|Taxes payable|liability
215 应付利息|Interest payable|liability
221 应付盈余返还|Patronage refunds payable|liability
222 应付剩余盈余|Remaining surplus payable|liability
231 长期借款|Long-term loans|liability
235 专项应付款|Special payables|liability
301 股金|Members' capital|equity
311 专项基金|Special funds|equity
321 资本公积|Capital reserve|equity
322 盈余公积|Surplus reserve|equity
331 本年盈余|Surplus of the year|equity
332 盈余分配|Surplus distribution|equity
401 生产成本|Production cost|cost
501 经营收入|Operating revenue|income
502 其他收入|Other income|income
511 投资收益|Investment income|income
521 经营支出|Operating expenses|expense
522 税金及附加|Taxes and surcharges|expense
523 管理费用|Administrative expenses|expense
524 财务费用|Financial expenses|expense
529 其他支出|Other expenses|expense
531 所得税费用|Income tax expense|expense
"""
# 财会〔2023〕14号, all 42.
_VILLAGE_ORG = """
101 库存现金|Cash|asset
102 银行存款|Bank|asset
111 短期投资|Short-term investments|asset
112 应收款|Receivables|asset
113 内部往来|Current accounts of members|asset
121 库存物资|Materials in stock|asset
131 消耗性生物资产|Consumable biological assets|asset
132 生产性生物资产|Productive biological assets|asset
133 生产性生物资产累计折旧|Depreciation of productive biological assets|asset-
134 公益性生物资产|Public-welfare biological assets|asset
141 长期投资|Long-term investments|asset
151 固定资产|Fixed assets|asset
152 累计折旧|Accumulated depreciation|asset-
153 在建工程|Construction in progress|asset
154 固定资产清理|Disposal of fixed assets|asset
161 无形资产|Intangible assets|asset
162 累计摊销|Accumulated amortisation|asset-
171 长期待摊费用|Long-term prepaid expenses|asset
181 待处理财产损溢|Property losses to be settled|asset
201 短期借款|Short-term loans|liability
211 应付款|Payables|liability
212 应付工资|Wages payable|liability
213 应付劳务费|Labour payable|liability
214 应交税费|Taxes payable|liability
221 长期借款及应付款|Long-term loans and payables|liability
231 一事一议资金|Funds raised case by case|liability
241 专项应付款|Special payables|liability
301 资本|Capital|equity
311 公积公益金|Reserve and welfare funds|equity
321 本年收益|Income of the year|equity
322 收益分配|Income distribution|equity
401 生产（劳务）成本|Production and labour cost|cost
501 经营收入|Operating revenue|income
502 投资收益|Investment income|income
503 补助收入|Subsidy income|income
504 其他收入|Other income|income
511 经营支出|Operating expenses|expense
512 税金及附加|Taxes and surcharges|expense
513 管理费用|Administrative expenses|expense
514 公益支出|Public-welfare expenses|expense
515 其他支出|Other expenses|expense
521 所得税费用|Income tax expense|expense
"""


def _seed_charts() -> None:
    """`asset-` is a contra account (备抵): an asset that stands on the credit side."""
    rows = []
    for regime, chart in (("cas", _CAS), ("coop", _COOP), ("village_org", _VILLAGE_ORG)):
        for line in chart.strip().splitlines():
            code, rest = line.split(" ", 1)
            name_zh, name_en, kind = rest.split("|")
            debit = kind in ("asset", "expense", "cost")
            rows.append(
                {
                    "regime": regime,
                    "code": code,
                    "name_zh": name_zh,
                    "name_en": name_en,
                    "kind": kind.removesuffix("-"),
                    "side": "debit" if debit else "credit",
                }
            )
    account = sa.table("account", *(sa.column(name) for name in rows[0]))
    op.bulk_insert(account, rows)


def upgrade() -> None:
    create_kit()
    op.create_table(
        "account",
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("regime", "code", name=op.f("pk_account")),
    )
    op.create_table(
        "balance",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("debit_fen", sa.BigInteger(), nullable=False),
        sa.Column("credit_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "period", "account", name=op.f("pk_balance")),
    )
    op.create_table(
        "entity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("legal_form", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("vat_registered", sa.Boolean(), nullable=False),
        sa.Column("registered_capital_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity")),
    )
    op.create_index(op.f("ix_entity_legal_entity_id"), "entity", ["legal_entity_id"], unique=False)
    op.create_table(
        "fiscal_year",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("own_result_fen", sa.BigInteger(), nullable=False),
        sa.Column("inflow_fen", sa.BigInteger(), nullable=False),
        sa.Column("books_hash", sa.String(), nullable=False),
        sa.Column("determined_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('determined', 'closed')", name=op.f("ck_fiscal_year_state")),
        sa.PrimaryKeyConstraint("entity_id", "year", name=op.f("pk_fiscal_year")),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("memo", sa.String(), nullable=False),
        sa.Column("reverses", sa.Uuid(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.SmallInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount_fen > 0 AND lines >= 2", name=op.f("ck_journal_says_something")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("source_id", "entity_id", name=op.f("uq_journal_source_id_entity_id")),
    )
    op.create_index("ix_journal_entity_on", "journal", ["entity_id", "on"], unique=False)
    op.create_table(
        "late_fact",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.Column("booked_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", "entity_id", name=op.f("pk_late_fact")),
    )
    op.create_index(op.f("ix_late_fact_entity_id"), "late_fact", ["entity_id"], unique=False)
    op.create_table(
        "lot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("stock", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
    )
    op.create_table(
        "ownership",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("paid_in_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "effective_on", "holder_id", name=op.f("pk_ownership")),
    )
    op.create_table(
        "period",
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('closing', 'closed')", name=op.f("ck_period_state")),
        sa.PrimaryKeyConstraint("entity_id", "month", name=op.f("pk_period")),
    )
    op.create_table(
        "journal_line",
        sa.Column("journal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("debit_fen", sa.BigInteger(), nullable=False),
        sa.Column("credit_fen", sa.BigInteger(), nullable=False),
        sa.Column("counterparty_id", sa.Uuid(), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("tax_category", sa.String(), nullable=True),
        sa.CheckConstraint(
            "debit_fen >= 0 AND credit_fen >= 0 AND (debit_fen = 0) <> (credit_fen = 0)",
            name=op.f("ck_journal_line_one_side"),
        ),
        sa.ForeignKeyConstraint(["journal_id"], ["journal.id"], name=op.f("fk_journal_line_journal_id")),
        sa.ForeignKeyConstraint(
            ["regime", "account"],
            ["account.regime", "account.code"],
            name=op.f("fk_journal_line_regime_account"),
        ),
        sa.PrimaryKeyConstraint("journal_id", "position", name=op.f("pk_journal_line")),
    )
    op.create_index("ix_journal_line_book", "journal_line", ["entity_id", "account", "period"], unique=False)
    for function in (_BALANCED, _HAS_LINES, _OPEN, *_TRIGGERS):
        op.execute(function)
    append_only("journal")
    append_only("journal_line")
    _seed_charts()


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
