"""农村集体经济组织会计制度 (财会〔2023〕14号): 资产负债表 and 收益及收益分配表."""

from services.finance.domain.statements import layout

BALANCE_SHEET = layout(
    "资产负债表",
    "Balance sheet",
    """
assets_current|D|流动资产：|Current assets:|
cash|D|货币资金|Monetary funds|101 102
short_investments|D|短期投资|Short-term investments|111
receivables|D|应收款项|Receivables|112>payables 113>payables
inventories|D|存货|Inventories|121 401
consumable_assets|D|消耗性生物资产|Consumable biological assets|131
to_be_settled|D|待处理财产损溢|Property losses to be settled|181
current_assets|D|流动资产合计|Total current assets|= cash..to_be_settled
assets_non_current|D|非流动资产：|Non-current assets:|
investments|D|长期投资|Long-term investments|141
biological_gross|D|生产性生物资产原值|Productive biological assets at cost|132
biological_worn|C|减：生产性生物资产累计折旧|Less: their accumulated depreciation|133
biological_net|D|生产性生物资产净值|Productive biological assets, net|= biological_gross biological_worn
fixed_gross|D|固定资产原值|Fixed assets at cost|151
fixed_depreciation|C|减：累计折旧|Less: accumulated depreciation|152
fixed_net|D|固定资产净值|Fixed assets, net|= fixed_gross fixed_depreciation
construction|D|在建工程|Construction in progress|153
disposal|D|固定资产清理|Disposal of fixed assets|154
fixed_assets|D|固定资产小计|Fixed assets, all|= fixed_net construction disposal
intangible_gross|D|无形资产原值|Intangible assets at cost|161
intangible_amortisation|C|减：累计摊销|Less: accumulated amortisation|162
intangible_net|D|无形资产净值|Intangible assets, net|= intangible_gross intangible_amortisation
welfare_assets|D|公益性生物资产|Public-welfare biological assets|134
long_prepaid|D|长期待摊费用|Long-term prepaid expenses|171
non_current_assets|D|非流动资产合计|Total non-current assets|= investments..long_prepaid
assets|D|资产总计|Total assets|= current_assets non_current_assets
liabilities_current|C|流动负债：|Current liabilities:|
short_loans|C|短期借款|Short-term loans|201
payables|C|应付款项|Payables|211>receivables
wages|C|应付工资|Wages payable|212
labour|C|应付劳务费|Labour payable|213
taxes|C|应交税费|Taxes payable|214
current_liabilities|C|流动负债合计|Total current liabilities|= short_loans..taxes
liabilities_non_current|C|非流动负债：|Non-current liabilities:|
long_loans|C|长期借款及应付款|Long-term loans and payables|221
case_by_case|C|一事一议资金|Case-by-case funds|231
special_payables|C|专项应付款|Special payables|241
non_current_liabilities|C|非流动负债合计|Total non-current liabilities|= long_loans..special_payables
liabilities|C|负债合计|Total liabilities|= current_liabilities non_current_liabilities
equity_heading|C|所有者权益：|Owners' equity:|
capital|C|资本|Capital|301
reserve|C|公积公益金|Public accumulation and welfare fund|311
undistributed|C|未分配收益|Undistributed income|321 322 @result
equity|C|所有者权益合计|Total owners' equity|= capital..undistributed
liabilities_and_equity|C|负债和所有者权益总计|Total liabilities and equity|= liabilities equity
""",
)

INCOME = layout(
    "收益及收益分配表",
    "Statement of income and its distribution",
    """
revenue|C|一、经营收入|Operating revenue|501
investment_income|C|加：投资收益|Add: investment income|502
grants|C|补助收入|Grants|503
cost|D|减：经营支出|Less: operating expenses|511
taxes|D|税金及附加|Taxes and surcharges|512
administration|D|管理费用|Administrative expenses|513
operating_profit|C|二、经营收益|Operating income|= revenue..administration
other_income|C|加：其他收入|Add: other income|504
welfare|D|减：公益支出|Less: public-welfare expenses|514
other_expense|D|其他支出|Other expenses|515
total_profit|C|三、收益总额|Income before tax|= operating_profit other_income..other_expense
income_tax|D|减：所得税费用|Less: income tax expense|521
net_profit|C|四、净收益|Net income|= total_profit income_tax
opening|C|加：年初未分配收益|Add: undistributed income brought forward|@opening
transferred_in|C|其他转入|Other transfers in|@transferred
distributable|C|五、可分配收益|Distributable income|= net_profit opening transferred_in
reserve|D|减：提取公积公益金|Less: to public accumulation and welfare fund|@reserve
members|D|向成员分配|To members|@members
undistributed|C|六、年末未分配收益|Undistributed income carried forward|= distributable reserve members
""",
)
