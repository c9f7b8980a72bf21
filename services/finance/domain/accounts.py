"""Which account of which chart plays which part, so that a posting rule is written once for three regimes."""

from enum import StrEnum

from shared.contracts.members import LegalForm
from shared.contracts.production import Asset


class Regime(StrEnum):
    """Accounting regime: 企业会计准则; 财会〔2021〕37号; 财会〔2023〕14号."""

    CAS = "cas"
    COOP = "coop"
    VILLAGE_ORG = "village_org"


class Part(StrEnum):
    """What an account is for; the table below gives its code in each chart."""

    BANK = "bank"
    RECEIVABLE = "receivable"  # from customers and other entities
    GROWER_RECEIVABLE = "grower_receivable"  # inputs advanced
    DIVIDEND_RECEIVABLE = "dividend_receivable"
    INTERNAL = "internal"  # 内部往来 between a company and its branches
    RAW = "raw"  # bought from growers or other entities, and inputs
    GOODS = "goods"  # produced
    CONSUMABLE = "consumable"
    IMMATURE = "immature"
    PRODUCTIVE = "productive"
    PRODUCTIVE_DEPRECIATION = "productive_depreciation"
    DEPRECIATION = "depreciation"
    SUPPLIER = "supplier"
    GROWER = "grower"  # a grower who is no member
    MEMBER = "member"  # a co-op's member
    STAFF = "staff"  # employees' wages
    LABOUR = "labour"  # piece and day wages of households
    INPUT_VAT = "input_vat"
    OUTPUT_VAT = "output_vat"
    WITHHELD_TAX = "withheld_tax"
    OTHER_PAYABLE = "other_payable"
    DIVIDEND_PAYABLE = "dividend_payable"
    PATRONAGE_PAYABLE = "patronage_payable"
    STATUTORY_RESERVE = "statutory_reserve"
    DISCRETIONARY_RESERVE = "discretionary_reserve"
    YEAR_RESULT = "year_result"
    DISTRIBUTION = "distribution"
    PRODUCTION = "production"
    REVENUE = "revenue"
    OTHER_REVENUE = "other_revenue"
    DIVIDEND_INCOME = "dividend_income"
    COST_OF_SALES = "cost_of_sales"
    OTHER_COST = "other_cost"
    ADMINISTRATION = "administration"
    LOSS = "loss"


_CODES: dict[Part, tuple[str, str, str]] = {
    #                      cas, coop, village_org
    Part.BANK: ("1002", "102", "102"),
    Part.RECEIVABLE: ("1122", "113", "112"),
    Part.GROWER_RECEIVABLE: ("1122", "114", "112"),
    Part.DIVIDEND_RECEIVABLE: ("1131", "113", "112"),
    Part.INTERNAL: ("1241", "113", "113"),
    Part.RAW: ("1403", "121", "121"),
    Part.GOODS: ("1405", "121", "121"),
    Part.CONSUMABLE: ("1421", "141", "131"),
    Part.IMMATURE: ("162101", "142", "132"),
    Part.PRODUCTIVE: ("162102", "142", "132"),
    Part.PRODUCTIVE_DEPRECIATION: ("1622", "143", "133"),
    Part.DEPRECIATION: ("1602", "152", "152"),
    Part.SUPPLIER: ("2202", "211", "211"),
    Part.GROWER: ("2202", "211", "211"),
    Part.MEMBER: ("2202", "114", "211"),
    Part.STAFF: ("2211", "212", "212"),
    Part.LABOUR: ("2211", "213", "213"),
    Part.INPUT_VAT: ("222101", "214", "214"),
    Part.OUTPUT_VAT: ("222102", "214", "214"),
    Part.WITHHELD_TAX: ("222104", "214", "214"),
    Part.OTHER_PAYABLE: ("2241", "211", "211"),
    Part.DIVIDEND_PAYABLE: ("2232", "222", "113"),
    Part.PATRONAGE_PAYABLE: ("2232", "221", "113"),
    Part.STATUTORY_RESERVE: ("410101", "322", "311"),
    Part.DISCRETIONARY_RESERVE: ("410102", "322", "311"),
    Part.YEAR_RESULT: ("4103", "331", "321"),
    Part.DISTRIBUTION: ("4104", "332", "322"),
    Part.PRODUCTION: ("5001", "401", "401"),
    Part.REVENUE: ("6001", "501", "501"),
    Part.OTHER_REVENUE: ("6051", "501", "501"),
    Part.DIVIDEND_INCOME: ("6111", "511", "502"),
    Part.COST_OF_SALES: ("6401", "521", "511"),
    Part.OTHER_COST: ("6402", "521", "511"),
    Part.ADMINISTRATION: ("6602", "523", "513"),
    Part.LOSS: ("6711", "529", "515"),
}
_COLUMN = {Regime.CAS: 0, Regime.COOP: 1, Regime.VILLAGE_ORG: 2}

#: What gathers the cost of a batch (CAS 5): the same account is credited when the batch yields a lot.
ASSETS = {
    Asset.PRODUCTION: Part.PRODUCTION,
    Asset.CONSUMABLE: Part.CONSUMABLE,
    Asset.PRODUCTIVE_IMMATURE: Part.IMMATURE,
    Asset.PRODUCTIVE: Part.PRODUCTIVE,
}

_REGIMES = {
    LegalForm.COMPANY: Regime.CAS,
    LegalForm.SUBSIDIARY: Regime.CAS,
    LegalForm.BRANCH: Regime.CAS,
    LegalForm.COOP: Regime.COOP,
    LegalForm.VILLAGE_ORG: Regime.VILLAGE_ORG,
}


def code(regime: Regime, part: Part) -> str:
    """The account that plays this part in a regime's chart (domain.md §4)."""
    return _CODES[part][_COLUMN[regime]]


def codes(regime: Regime) -> set[str]:
    """Every account code the posting rules may use in a regime."""
    return {row[_COLUMN[regime]] for row in _CODES.values()}


def regime_of(form: LegalForm) -> Regime | None:
    """The regime a legal form keeps books by; None for the township itself, which keeps none.

    A company with subsidiaries keeps 企业会计准则: 小企业会计准则 excludes parents and subsidiaries (§4).
    """
    return _REGIMES.get(form)
