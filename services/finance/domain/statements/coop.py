"""农民专业合作社会计制度 (财会〔2021〕37号): 资产负债表 and 盈余及盈余分配表."""

from services.finance.domain.statements import layout

BALANCE_SHEET = layout(
    "资产负债表",
    "Balance sheet",
    """
assets_current|D|流动资产：|Current assets:|
cash|D|货币资金|Monetary funds|101 102
receivables|D|应收款项|Receivables|113>payables 114>payables
inventories|D|存货|Inventories|121 124 125 127>payables 128 401
consumable_assets|D|消耗性生物资产|Consumable biological assets|141
to_be_settled|D|待处理财产损溢|Property losses to be settled|181
current_assets|D|流动资产合计|Total current assets|= cash..to_be_settled
assets_non_current|D|非流动资产：|Non-current assets:|
investments|D|对外投资|Outside investments|131
biological_gross|D|生产性生物资产原值|Productive biological assets at cost|142
biological_worn|C|减：生产性生物资产累计折旧|Less: their accumulated depreciation|143
biological_net|D|生产性生物资产净值|Productive biological assets, net|= biological_gross biological_worn
fixed_gross|D|固定资产原值|Fixed assets at cost|151
fixed_depreciation|C|减：累计折旧|Less: accumulated depreciation|152
fixed_net|D|固定资产净值|Fixed assets, net|= fixed_gross fixed_depreciation
construction|D|在建工程|Construction in progress|153
disposal|D|固定资产清理|Disposal of fixed assets|154
intangible_gross|D|无形资产原值|Intangible assets at cost|161
intangible_amortisation|C|减：累计摊销|Less: accumulated amortisation|162
intangible_net|D|无形资产净值|Intangible assets, net|= intangible_gross intangible_amortisation
welfare_assets|D|公益性生物资产|Public-welfare biological assets|144
long_prepaid|D|长期待摊费用|Long-term prepaid expenses|171
non_current_assets|D|非流动资产合计|Total non-current assets|= investments..long_prepaid
assets|D|资产总计|Total assets|= current_assets non_current_assets
liabilities_current|C|流动负债：|Current liabilities:|
short_loans|C|短期借款|Short-term loans|201
payables|C|应付款项|Payables|211>receivables
wages|C|应付工资|Wages payable|212
labour|C|应付劳务费|Labour payable|213
taxes|C|应交税费|Taxes payable|214
interest|C|应付利息|Interest payable|215
patronage|C|应付盈余返还|Patronage refunds payable|221
remaining|C|应付剩余盈余|Remaining surplus payable|222
current_liabilities|C|流动负债合计|Total current liabilities|= short_loans..remaining
liabilities_non_current|C|非流动负债：|Non-current liabilities:|
long_loans|C|长期借款|Long-term loans|231
special_payables|C|专项应付款|Special payables|235
non_current_liabilities|C|非流动负债合计|Total non-current liabilities|= long_loans..special_payables
liabilities|C|负债合计|Total liabilities|= current_liabilities non_current_liabilities
equity_heading|C|所有者权益：|Owners' equity:|
capital|C|股金|Members' capital|301
special_funds|C|专项基金|Special funds|311
capital_reserve|C|资本公积|Capital reserve|321
surplus_reserve|C|盈余公积|Surplus reserve|322
undistributed|C|未分配盈余|Undistributed surplus|331 332 @result
equity|C|所有者权益合计|Total owners' equity|= capital..undistributed
liabilities_and_equity|C|负债和所有者权益总计|Total liabilities and equity|= liabilities equity
""",
)

INCOME = layout(
    "盈余及盈余分配表",
    "Statement of surplus and its distribution",
    """
revenue|C|一、经营收入|Operating revenue|501
investment_income|C|加：投资收益|Add: investment income|511
cost|D|减：经营支出|Less: operating expenses|521
taxes|D|税金及附加|Taxes and surcharges|522
administration|D|管理费用|Administrative expenses|523
financial|D|财务费用|Financial expenses|524
operating_profit|C|二、经营盈余|Operating surplus|= revenue..financial
other_income|C|加：其他收入|Add: other income|502
other_expense|D|减：其他支出|Less: other expenses|529
total_profit|C|三、盈余总额|Surplus before tax|= operating_profit other_income..other_expense
income_tax|D|减：所得税费用|Less: income tax expense|531
net_profit|C|四、本年盈余|Surplus of the year|= total_profit income_tax
opening|C|加：年初未分配盈余|Add: undistributed surplus brought forward|@opening
transferred_in|C|其他转入|Other transfers in|@transferred
distributable|C|五、可分配盈余|Distributable surplus|= net_profit opening transferred_in
reserve|D|减：提取盈余公积|Less: to surplus reserve|@reserve
patronage|D|盈余返还|Patronage refunds|@patronage
remaining|D|剩余盈余分配|Distribution of the remaining surplus|@remaining
undistributed|C|六、年末未分配盈余|Undistributed surplus carried forward|= distributable reserve..remaining
""",
)
