"""The three charts of accounts, as rows."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

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


def upgrade() -> None:
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


def downgrade() -> None:
    """Books are never taken back: restore a backup instead."""
    raise NotImplementedError
