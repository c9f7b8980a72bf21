"""Money: whole fen split, rated, written and read. The only module that knows how a fen is rounded;
there is no binary fraction in it, and nothing in it is less exact than an integer."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from shared.kit.errors import Kind, Refused
from shared.kit.written import decimal

FEN_MAX = 2**63 - 1  # what a bigint column holds; a document or a cell beyond it is a slip of the key
TEXT_MAX = 64  # characters of an amount as people write it, separators included
BP_WHOLE = 10_000  # basis points in the whole


class NotAnAmount(Refused):
    """The text is no amount of yuan with at most two decimals."""

    kind = Kind.INVALID
    zh = "“{text}”不是金额：应为元，最多两位小数，如 1,234.56"
    en = "“{text}” is no amount: yuan with at most two decimals, such as 1,234.56"


class NoWeightToSplitBy(Refused):
    """There is an amount, but no weight above nothing to split it by."""

    kind = Kind.INVALID
    zh = "有 {total_fen} 元要分配，但没有大于零的份额"
    en = "There are {total_fen} yuan to split, but no weight above zero to split them by"


class WeightBelowNothing(Refused):
    """A weight below nothing has no share."""

    kind = Kind.INVALID
    zh = "份额不能是负数：{weight}"
    en = "A weight cannot be negative: {weight}"


@dataclass(frozen=True, slots=True)
class Part:
    """One share of a split: `quotient * Σweights + remainder == total * weight`, and `extra` is the
    left-over fen it got (0 or 1; 0 or -1 of a negative total)."""

    weight: int
    quotient: int
    remainder: int
    extra: int

    @property
    def amount(self) -> int:
        """What is paid, in fen."""
        return self.quotient + self.extra


def split(total_fen: int, weights: Sequence[int]) -> list[Part]:
    """`total_fen` by largest remainder, one part a weight, in the order given (domain.md §3 d, Rounding).

    Each exact share `total * w / Σw` is floored; the fen left over go one each to the largest remainders,
    ties to the earlier position. The parts always sum to the total. A weight of 0 gets nothing. A negative
    total is the mirror image of the positive one, so an adjustment undoes exactly what was paid.
    Callers give the weights in register order: then the result is the same however the rows were read.
    Refused: `NoWeightToSplitBy`, `WeightBelowNothing`.
    """
    whole = _checked_sum(total_fen, weights)
    sign = -1 if total_fen < 0 else 1
    quotients, remainders = _floored(abs(total_fen), weights, whole)
    extras = _extras(abs(total_fen) - sum(quotients), remainders)
    return [
        Part(weight, sign * quotient, sign * remainder, sign * extra)
        for weight, quotient, remainder, extra in zip(weights, quotients, remainders, extras, strict=True)
    ]


def shares(total_fen: int, weights: Sequence[int]) -> list[int]:
    """The amounts of `split` alone, in fen, for registers of a million rows."""
    whole = _checked_sum(total_fen, weights)
    quotients, remainders = _floored(abs(total_fen), weights, whole)
    extras = _extras(abs(total_fen) - sum(quotients), remainders)
    amounts = [quotient + extra for quotient, extra in zip(quotients, extras, strict=True)]
    return [-amount for amount in amounts] if total_fen < 0 else amounts


def rate(amount_fen: int, basis_points: int) -> int:
    """A rate of an amount, half up to the fen (四舍五入); of a negative amount, the mirror image."""
    rounded = (abs(amount_fen) * basis_points * 2 + BP_WHOLE) // (BP_WHOLE * 2)
    return -rounded if amount_fen < 0 else rounded


def rate_up(amount_fen: int, basis_points: int) -> int:
    """A rate of an amount, any part of a fen up to the next; of a negative amount, the mirror image."""
    rounded = -(-abs(amount_fen) * basis_points // BP_WHOLE)
    return -rounded if amount_fen < 0 else rounded


def yuan(fen: int) -> str:
    """`123456` as `1,234.56`, with a minus sign where it is one."""
    return decimal(fen, 2)


_AMOUNT = re.compile(
    r"(?P<sign>[-+]?)¥?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<cents>[0-9]{1,2}))?元?"
)


def parse_yuan(text: str) -> int:
    """Yuan as people write them, as fen: `1,234.5`, `￥１，２３４．５０`, `-12元`.

    Refused (`NotAnAmount`): more than two decimals, separators out of place, anything that is not a number,
    more than fits a ledger (`FEN_MAX`).
    """
    if len(text) > TEXT_MAX:
        raise NotAnAmount(text=text[:TEXT_MAX] + "…")
    # NFKC turns full-width digits and signs into plain ones; the mathematical minus it leaves alone.
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("\u2212", "-")
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise NotAnAmount(text=text)
    fen = int(match["whole"].replace(",", "")) * 100 + int((match["cents"] or "").ljust(2, "0"))
    if fen > FEN_MAX:
        raise NotAnAmount(text=text)
    return -fen if match["sign"] == "-" else fen


_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def capital_words(fen: int) -> str:
    """大写金额 as bank papers want it: `140950` is 壹仟肆佰零玖元伍角整, `0` 零元整, minus 负.

    After 支付结算办法, annex 1: 整 closes an amount that ends at yuan or jiao; one 零 stands for a run of
    zeros between digits, and for no jiao before fen.
    """
    whole, cents = divmod(abs(fen), 100)
    jiao, single = divmod(cents, 10)
    words = "负" if fen < 0 else ""
    if whole or not cents:
        words += _whole_words(whole) + "元"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif single and whole:
        words += "零"
    return words + (_DIGITS[single] + "分" if single else "整")


def _whole_words(number: int) -> str:
    if number == 0:
        return "零"
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _whole_words(high) + unit + gap + (_whole_words(low) if low else "")
    words = ""
    for place, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, below = number // place % 10, number % place
        if digit:
            words += _DIGITS[digit] + unit
        elif words and below and not words.endswith("零"):
            # A zero is read only between digits; leading and trailing ones are silent.
            words += "零"
        if not below:
            break
    return words


def _checked_sum(total_fen: int, weights: Sequence[int]) -> int:
    if weights and min(weights) < 0:
        raise WeightBelowNothing(weight=min(weights))
    whole = sum(weights)
    if whole == 0 and total_fen != 0:
        raise NoWeightToSplitBy(total_fen=total_fen)
    return whole


def _floored(total_fen: int, weights: Sequence[int], whole: int) -> tuple[list[int], list[int]]:
    if whole == 0:
        return [0] * len(weights), [0] * len(weights)
    quotients = [total_fen * weight // whole for weight in weights]
    remainders = [
        total_fen * weight - quotient * whole for weight, quotient in zip(weights, quotients, strict=True)
    ]
    return quotients, remainders


def _extras(left_over: int, remainders: list[int]) -> list[int]:
    """One fen each to the `left_over` largest remainders, ties to the earlier."""
    if left_over == 0:
        return [0] * len(remainders)
    # The last remainder that still gets a fen is found on bare integers, which sort far faster than rows.
    threshold = sorted(remainders, reverse=True)[left_over - 1]
    extras = [1 if remainder > threshold else 0 for remainder in remainders]
    tied = left_over - sum(extras)
    position = -1
    for _ in range(tied):
        position = remainders.index(threshold, position + 1)
        extras[position] = 1
    return extras


def exact(value: int, places: int) -> Decimal:
    """An integer of a small unit as the figure people read, for a workbook's cell: 1234, 2 is 12.34."""
    return Decimal(value).scaleb(-places)
