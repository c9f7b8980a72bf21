"""Words and figures of what is printed: kinds of journals, months as a statement names them, amounts."""

from services.finance.domain.months import last_day
from shared.kit.money import yuan

#: What a journal came from, as an accountant says it.
KINDS = {
    "Voucher": "手工凭证",
    "OpeningBalances": "期初余额",
    "YearClosing": "年末结转",
    "Payment": "付款",
    "GrowerDelivered": "收购",
    "InputsBought": "购入农资",
    "InputsAdvanced": "赊销农资",
    "WagesEarned": "工资劳务",
    "CostRecorded": "生产成本",
    "LotHarvested": "产出入库",
    "AnimalReclassified": "牲畜转群",
    "LotTransferred": "调出",
    "LotReceived": "调入",
    "LotIssued": "销售出库",
    "LotWrittenOff": "损失",
    "GoodsTakenBack": "退货入库",
    "BatchCompleted": "加工完工",
    "InvoiceIssued": "开票",
    "PaymentReceived": "收款",
    "DividendDeclared": "分红",
}
SOURCES = {
    "delivery": "收购款",
    "advance": "赊销农资",
    "wages": "工资劳务",
    "dividend": "分红",
    "trade": "往来货款",
    "rent": "土地租金",
    "subsidy": "补贴",
    "relief": "救助",
    "other": "其他",
    "growers": "收购款",
    "dividends": "分红",
}
UNIT = "单位：元"


def shown(fen: int | None) -> str:
    """An amount on paper: nothing is a blank cell where none belongs, and a dash where it is zero."""
    return "" if fen is None else "–" if fen == 0 else yuan(fen)


def period(from_month: str, to_month: str) -> str:
    """'2026-01', '2026-10' → '2026年1月至10月'."""
    first, last = ((f"{int(month[:4])}年", f"{int(month[5:])}月") for month in (from_month, to_month))
    if from_month == to_month:
        return "".join(first)
    return "".join(first) + "至" + (last[1] if first[0] == last[0] else "".join(last))


def day(to_month: str) -> str:
    """The day a balance sheet stands at: '2026-10' → '2026年10月31日'."""
    on = last_day(to_month)
    return f"{on.year}年{on.month}月{on.day}日"
