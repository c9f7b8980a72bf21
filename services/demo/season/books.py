"""What finance enters by hand: openings at the cut-over, and the month's vouchers with maker and checker."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.demo.season import flowers, herds
from services.demo.season.steps import Lane, Size, Step, Year, chance, ident, plain
from services.demo.township import (
    ACCOUNTANT,
    CHECKER,
    CLEAN,
    COMPANY,
    COMPANY_CAPITAL_FEN,
    COOP_CAPITAL_FEN,
    DEEP,
    FARMING,
    FLOWER_COOP,
    HONEYSUCKLE,
    LIVESTOCK,
    MAKER,
    UNION,
    VEGETABLE_COOP,
    VILLAGES,
    YUAN,
    org_id,
    organisations,
    village_paid_in,
)

CUT_OVER_ON = date(2024, 12, 31)
COOPS = (FLOWER_COOP, VEGETABLE_COOP)
#: Below this size vouchers are made less often.
SMALL_PERCENT = 50
CAS = (COMPANY, HONEYSUCKLE, LIVESTOCK, FARMING, CLEAN, DEEP)
#: Opening balances in yuan: account to amount, credits below nothing; the bank takes what is left.
_OPENING: dict[str, dict[str, int]] = {
    HONEYSUCKLE: {
        "162102": flowers.BUSHES_FEN // YUAN,
        "1622": -flowers.BUSHES_WORN_FEN // YUAN,
        "1601": 420_000,
        "1602": -90_000,
        "4001": -2_000_000,
        "410101": -120_000,
        "4104": -80_000,
    },
    LIVESTOCK: {
        "1601": 260_000,
        "1602": -60_000,
        "2501": -600_000,
        "4001": -1_500_000,
        "410101": -90_000,
        "4104": -110_000,
    },
    CLEAN: {"1601": 2_400_000, "1602": -520_000, "4001": -2_000_000, "410101": -980_000},
    DEEP: {"1601": 980_000, "1602": -210_000, "2001": -600_000, "4001": -1_500_000},
    FLOWER_COOP: {
        "131": 600_000,
        "151": 180_000,
        "152": -40_000,
        "301": -900_000,
        "322": -480_000,
    },
    VEGETABLE_COOP: {
        "131": 400_000,
        "151": 120_000,
        "152": -20_000,
        "301": -700_000,
        "322": -290_000,
    },
    UNION: {"141": 2_500_000, "301": -2_600_000},
}
BRANCH_FUNDS_YUAN = 1_000_000
#: Losses of earlier years, which grow with the season as the profits do that make up for them.
LOSSES = {COMPANY: ("4104", 260_000), DEEP: ("4104", 150_000), VILLAGES[2]: ("322", 8_000)}


def openings(size: Size) -> Iterator[Step]:
    """Every entity's balances at the end of the year before the first."""
    for key in (COMPANY, FARMING, *_OPENING, *VILLAGES):
        lines: list[dict[str, Any]] = [
            {"account": account, **_side(yuan * YUAN), **about}
            for account, yuan, about in _balances(key, size)
        ]
        bank = -sum(line.get("debit_fen", 0) - line.get("credit_fen", 0) for line in lines)
        account = "1002" if key in CAS else "102"
        lines.append({"account": account, **_side(bank)})
        body = {"id": ident("opening", key), "entity_id": org_id(key), "on": CUT_OVER_ON, "lines": lines}
        yield Step(MAKER, "finance", "/opening-balances", plain(body))


def _side(fen: int) -> dict[str, int]:
    return {"debit_fen": fen} if fen > 0 else {"credit_fen": -fen}


def _balances(key: str, size: Size) -> Iterator[tuple[str, int, dict[str, UUID]]]:
    """(account, yuan, counterparty) of an entity, all but the bank."""
    if key in LOSSES:
        account, yuan = LOSSES[key]
        yield account, size.part(yuan), {}
    if key == COMPANY:
        # Named by company: consolidation sets each off against the capital it was paid for.
        for subsidiary in organisations():
            paid_in = dict(subsidiary.owners).get(COMPANY, 0)
            if paid_in:
                yield "1511", paid_in // YUAN, {"counterparty_id": org_id(subsidiary.key)}
        yield "1601", 900_000, {}
        yield "1241", BRANCH_FUNDS_YUAN, {"counterparty_id": org_id(FARMING)}
        yield "4001", -COMPANY_CAPITAL_FEN // YUAN, {}
    elif key == FARMING:
        yield "1241", -BRANCH_FUNDS_YUAN, {"counterparty_id": org_id(COMPANY)}
        yield "1601", 640_000, {}
        yield "1602", -80_000, {}
    elif key in VILLAGES:
        place = VILLAGES.index(key)
        yield "141", dict(village_paid_in())[key] // YUAN, {}
        yield "151", 300_000 + 10_000 * place, {}
        yield "152", -60_000, {}
        yield "301", -(900_000 + 30_000 * place), {}
        yield "311", -(40_000 + 1_000 * place), {}
    else:
        for account, yuan in _OPENING[key].items():
            yield account, yuan, {}
        if key == LIVESTOCK:
            on_hand = herds.opening_fen(size.percent)
            yield "162102", (on_hand[herds.GOATS] + on_hand[herds.COWS]) // YUAN, {}
            yield "1421", on_hand[herds.BEEVES] // YUAN, {}


def coop_capital(coop: str, members: int) -> list[int]:
    """Each member's paid-in capital in fen; they sum to the opening balance of 股金."""
    whole = COOP_CAPITAL_FEN[coop]
    dice = chance("capital", coop)
    weights = [dice.randint(6, 14) for _ in range(members)]
    paid = [whole * weight // sum(weights) // 10_000 * 10_000 for weight in weights]
    paid[0] += whole - sum(paid)
    return paid


@dataclass(frozen=True, slots=True)
class Monthly:
    """A month's voucher of an entity: what it is for, what is debited and credited, in yuan."""

    memo: str
    lines: tuple[tuple[str, int], ...]


def _head_office(yuan: int, depreciation: int = 0) -> Monthly:
    """A company's staff and office, and the wear of its own buildings."""
    bank = -(yuan)
    lines = (
        ("6602", yuan + depreciation),
        ("1002", bank),
        *((("1602", -depreciation),) if depreciation else ()),
    )
    return Monthly("管理人员工资及办公费", lines)


MONTHLY: dict[str, Monthly] = {
    COMPANY: _head_office(16_400, 1_500),
    HONEYSUCKLE: _head_office(13_500, 1_800),
    LIVESTOCK: _head_office(8_200, 1_000),
    FARMING: _head_office(3_600),
    CLEAN: _head_office(11_800, 1_200),
    DEEP: _head_office(10_600, 900),
    FLOWER_COOP: Monthly("理事会办公及收购站费用", (("523", 8_600), ("152", -900), ("102", -7_700))),
    VEGETABLE_COOP: Monthly("理事会办公及运费", (("523", 1_900), ("152", -300), ("102", -1_600))),
}


def months(year: Year) -> list[Lane]:
    """A lane an entity: its vouchers of every month, the villages' of every quarter, made and checked.

    A small season has them for three months, and for six, at once.
    """
    together = 1 if year.size.percent >= SMALL_PERCENT else 3
    lanes = []
    for key, monthly in MONTHLY.items():
        lane: Lane = []
        for period in _periods(year, together):
            lines = [(account, yuan * together * year.size.percent) for account, yuan in monthly.lines]
            on = _last_day(year, period[-1])
            lane += voucher(key, on, f"JZ-{on:%y%m}-1", monthly.memo, lines)
            lane += _paid(year, key, period, on)
        lanes.append(lane)
    for place, key in enumerate((*VILLAGES, UNION)):
        lanes.append(list(_village(year, key, place, 2 if together > 1 else 1)))
    return lanes


def _periods(year: Year, months_together: int) -> list[range]:
    """The months of the year so far, as many together; a part of a period comes with the next year's plan."""
    last = year.last_on.month
    return [
        range(first, first + months_together)
        for first in range(1, last - months_together + 2, months_together)
    ]


def _last_day(year: Year, month: int) -> date:
    following = date(year.number + month // 12, month % 12 + 1, 1)
    return min(following - timedelta(days=1), year.last_on)


def _paid(year: Year, key: str, period: range, on: date) -> Lane:
    """What suppliers and staff were owed for these months, paid from the bank."""
    accounts = {"supplier": "2202", "staff": "2211", "other": "2241"} if key in CAS else {"supplier": "211"}
    owed = [
        (account, sum(year.spent.get((key, part, month), 0) for month in period))
        for part, account in accounts.items()
    ]
    total_fen = sum(fen for _, fen in owed)
    if not total_fen:
        return []
    bank = "1002" if key in CAS else "102"
    return voucher(key, on, f"FK-{on:%y%m}-1", "支付供应商货款及工资", [*owed, (bank, -total_fen)])


def _village(year: Year, key: str, place: int, quarters: int) -> Iterator[Step]:
    """A village's quarter: rent of land and houses, the township's subsidy, its office, its welfare."""
    rent, subsidy = (9_650 + 420 * place, 3_000) if key != UNION else (2_000, 4_000)
    office, welfare = (5_200 + 130 * place, 1_500) if key != UNION else (4_800, 0)
    net = rent + subsidy - office - welfare
    lines = [("501", -rent), ("503", -subsidy), ("513", office), ("514", welfare), ("102", net)]
    scaled = [(account, yuan * quarters * year.size.percent) for account, yuan in lines]
    for period in _periods(year, 3 * quarters):
        on = _last_day(year, period[-1])
        yield from voucher(key, on, f"JZ-{on:%y%m}-1", "租金、补助、办公及公益支出", scaled)


def voucher(key: str, on: date, document: str, memo: str, lines: list[tuple[str, int]]) -> Lane:
    """A voucher made by one and checked by another. Amounts are fen, credits below nothing."""
    voucher_id = ident("voucher", key, document)
    written: list[dict[str, Any]] = [{"account": account, **_side(fen)} for account, fen in lines if fen]
    body = {
        "id": voucher_id,
        "entity_id": org_id(key),
        "on": on,
        "document": document,
        "memo": memo,
        "lines": written,
    }
    maker = ACCOUNTANT if key in VILLAGES or key in COOPS or key == UNION else MAKER
    return [
        Step(maker, "finance", "/vouchers", plain(body)),
        Step(CHECKER, "finance", f"/vouchers/{voucher_id}/check", {"id": str(ident("check", voucher_id))}),
    ]
