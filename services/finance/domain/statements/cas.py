"""企业会计准则: 资产负债表 and 利润表 in the layout of 财会〔2019〕6号 (a company that is not listed)."""

from services.finance.domain.statements import layout

BALANCE_SHEET = layout(
    "资产负债表",
    "Balance sheet",
    """
assets_current|D|流动资产：|Current assets:|
cash|D|货币资金|Monetary funds|1001 1002 1012
trading_assets|D|交易性金融资产|Financial assets held for trading|
derivative_assets|D|衍生金融资产|Derivative financial assets|
notes_receivable|D|应收票据|Notes receivable|
receivables|D|应收账款|Accounts receivable|1122>advances
receivables_financing|D|应收款项融资|Receivables financing|
prepayments|D|预付款项|Prepayments|1123>payables
other_receivables|D|其他应收款|Other receivables|1131 1221>other_payables 1241>other_payables
inventories|D|存货|Inventories|1403 1405 1411 1421 1471 5001 5101
contract_assets|D|合同资产|Contract assets|
held_for_sale|D|持有待售资产|Assets held for sale|
due_assets|D|一年内到期的非流动资产|Non-current assets due within a year|
other_current|D|其他流动资产|Other current assets|1901
current_assets|D|流动资产合计|Total current assets|= cash..other_current
assets_non_current|D|非流动资产：|Non-current assets:|
debt_investments|D|债权投资|Debt investments|
other_debt_investments|D|其他债权投资|Other debt investments|
long_receivables|D|长期应收款|Long-term receivables|
investments|D|长期股权投资|Long-term equity investments|1511
equity_instruments|D|其他权益工具投资|Other equity instruments|
other_financial_assets|D|其他非流动金融资产|Other non-current financial assets|
investment_property|D|投资性房地产|Investment property|
fixed_assets|D|固定资产|Fixed assets|1601 1602
construction|D|在建工程|Construction in progress|1604
biological_assets|D|生产性生物资产|Productive biological assets|162101 162102 1622
oil_and_gas|D|油气资产|Oil and gas assets|
rights_of_use|D|使用权资产|Right-of-use assets|
intangibles|D|无形资产|Intangible assets|1701 1702
development|D|开发支出|Development expenditure|
goodwill|D|商誉|Goodwill|
long_prepaid|D|长期待摊费用|Long-term prepaid expenses|1801
deferred_tax_assets|D|递延所得税资产|Deferred tax assets|
other_non_current|D|其他非流动资产|Other non-current assets|1623
non_current_assets|D|非流动资产合计|Total non-current assets|= debt_investments..other_non_current
assets|D|资产总计|Total assets|= current_assets non_current_assets
liabilities_current|C|流动负债：|Current liabilities:|
short_loans|C|短期借款|Short-term loans|2001
trading_liabilities|C|交易性金融负债|Financial liabilities held for trading|
derivative_liabilities|C|衍生金融负债|Derivative financial liabilities|
notes_payable|C|应付票据|Notes payable|
payables|C|应付账款|Accounts payable|2202>prepayments
advances|C|预收款项|Advances from customers|2203>receivables
contract_liabilities|C|合同负债|Contract liabilities|
wages|C|应付职工薪酬|Wages payable|2211
taxes|C|应交税费|Taxes payable|222101+222102+222103+222104+222105>other_current
other_payables|C|其他应付款|Other payables|2232 2241>other_receivables
liabilities_for_sale|C|持有待售负债|Liabilities held for sale|
due_liabilities|C|一年内到期的非流动负债|Non-current liabilities due within a year|
other_current_liabilities|C|其他流动负债|Other current liabilities|
current_liabilities|C|流动负债合计|Total current liabilities|= short_loans..other_current_liabilities
liabilities_non_current|C|非流动负债：|Non-current liabilities:|
long_loans|C|长期借款|Long-term loans|2501
bonds|C|应付债券|Bonds payable|
lease_liabilities|C|租赁负债|Lease liabilities|
long_payables|C|长期应付款|Long-term payables|2701
provisions|C|预计负债|Provisions|
deferred_income|C|递延收益|Deferred income|2401
deferred_tax_liabilities|C|递延所得税负债|Deferred tax liabilities|
other_long_liabilities|C|其他非流动负债|Other non-current liabilities|
non_current_liabilities|C|非流动负债合计|Total non-current liabilities|= long_loans..other_long_liabilities
liabilities|C|负债合计|Total liabilities|= current_liabilities non_current_liabilities
equity_heading|C|所有者权益（或股东权益）：|Owners' equity:|
capital|C|实收资本（或股本）|Paid-in capital|4001
other_equity_instruments|C|其他权益工具|Other equity instruments|
capital_reserve|C|资本公积|Capital reserve|4002
other_comprehensive_income|C|其他综合收益|Other comprehensive income|
special_reserve|C|专项储备|Special reserve|
surplus_reserve|C|盈余公积|Surplus reserve|410101 410102
undistributed|C|未分配利润|Undistributed profit|4103 4104 @result
equity|C|所有者权益合计|Total owners' equity|= capital..undistributed
liabilities_and_equity|C|负债和所有者权益总计|Total liabilities and equity|= liabilities equity
""",
)

INCOME = layout(
    "利润表",
    "Income statement",
    """
revenue|C|一、营业收入|Operating revenue|6001 6051
cost|D|减：营业成本|Less: operating cost|6401 6402
taxes|D|税金及附加|Taxes and surcharges|6403
selling|D|销售费用|Selling expenses|6601
administration|D|管理费用|Administrative expenses|6602
research|D|研发费用|Research and development|
financial|D|财务费用|Financial expenses|6603
grants|C|加：其他收益|Add: other income (grants)|6117
investment_income|C|投资收益（损失以“-”号填列）|Investment income|6111
hedging|C|净敞口套期收益|Net exposure hedging gains|
fair_value|C|公允价值变动收益|Gains from changes in fair value|
credit_impairment|C|信用减值损失（损失以“-”号填列）|Credit impairment losses|
impairment|C|资产减值损失（损失以“-”号填列）|Impairment losses|6701
disposals|C|资产处置收益|Gains from disposal of assets|
operating_profit|C|二、营业利润|Operating profit|= revenue..disposals
other_income|C|加：营业外收入|Add: non-operating income|6301
other_expense|D|减：营业外支出|Less: non-operating expenses|6711
total_profit|C|三、利润总额|Profit before tax|= operating_profit other_income..other_expense
income_tax|D|减：所得税费用|Less: income tax expense|6801
net_profit|C|四、净利润|Net profit|= total_profit income_tax
continued|C|（一）持续经营净利润|From continuing operations|= net_profit
discontinued|C|（二）终止经营净利润|From discontinued operations|
comprehensive|C|五、其他综合收益的税后净额|Other comprehensive income after tax|
total_comprehensive|C|六、综合收益总额|Total comprehensive income|= net_profit comprehensive
""",
)
