"""Who somebody is: citizen ids, credit codes, bank accounts and area codes, checked; and their masks."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.members.domain.spelling import person_name
from shared.kit.errors import Kind, Refused
from shared.kit.workbook.spelling import plain

CITIZEN_ID_LENGTH = 18
OLD_CITIZEN_ID_LENGTH = 15
BIRTH_YEAR_MIN = 1880  # nobody older is alive; an earlier year is a slip of the pen
CREDIT_CODE_LENGTH = 18
CREDIT_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BANK_CARD_LENGTHS = range(16, 20)
BANK_ACCOUNT_LENGTHS = range(8, 31)
RESIDENCE_PERMIT_PREFIXES = ("81", "82", "83")  # Hong Kong, Macao, Taiwan residents, GB 11643 form

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


class IdNumberMissing(Refused):
    """A person without a citizen id cannot be told from another of the same name."""

    kind = Kind.INVALID
    zh = "没有填公民身份号码"
    en = "The citizen id is missing"


class IdNumberWrongLength(Refused):
    """A citizen id has 18 signs; the old ones of 15 went out of use in 2013."""

    kind = Kind.INVALID
    zh = "公民身份号码应为 18 位，这里是 {length} 位"
    en = "A citizen id has 18 signs; this one has {length}"


class IdNumberWrongSign(Refused):
    """Seventeen digits, then a digit or X."""

    kind = Kind.INVALID
    zh = "公民身份号码的第 {position} 位“{sign}”不是数字（末位可以是 X）"
    en = "Sign {position} of the citizen id, “{sign}”, is no digit (the last may be X)"


class IdNumberImpossibleDate(Refused):
    """Digits 7 to 14 are the date of birth, and there is no such day."""

    kind = Kind.INVALID
    zh = "公民身份号码中的出生日期 {written} 不存在"
    en = "The date of birth in the citizen id, {written}, does not exist"


class IdNumberBornLater(Refused):
    """Nobody is registered before being born."""

    kind = Kind.INVALID
    zh = "公民身份号码中的出生日期 {born_on} 晚于 {on}"
    en = "The date of birth in the citizen id, {born_on}, is after {on}"


class IdNumberBadChecksum(Refused):
    """The last sign does not follow from the first seventeen (GB 11643)."""

    kind = Kind.INVALID
    zh = "公民身份号码校验码不对：{masked} 的末位应为 {expected}，不是 {found}，请核对整个号码"
    en = "The citizen id fails its checksum: {masked} should end in {expected}, not {found}; check all of it"


class CreditCodeUnreadable(Refused):
    """A unified social credit code has 18 signs of `0-9A-Z` without I, O, Z, S, V (GB 32100)."""

    kind = Kind.INVALID
    field = "credit_code"
    zh = "统一社会信用代码“{value}”应为 18 位数字和大写字母（不含 I、O、Z、S、V）"
    en = "The unified social credit code “{value}” must be 18 digits and letters, without I, O, Z, S, V"


class CreditCodeBadChecksum(Refused):
    """The last sign of the credit code does not follow from the first seventeen (GB 32100)."""

    kind = Kind.INVALID
    field = "credit_code"
    zh = "统一社会信用代码“{value}”校验码不对，末位应为 {expected}"
    en = "The unified social credit code “{value}” fails its checksum; it should end in {expected}"


class BankAccountUnreadable(Refused):
    """An account number is digits."""

    kind = Kind.INVALID
    field = "bank_account"
    zh = "银行账号应为 8 至 30 位数字"
    en = "A bank account number is 8 to 30 digits"


class AreaCodeUnreadable(Refused):
    """An area code of a village: county 6, town 3, village 3 digits (GB/T 2260 and below)."""

    kind = Kind.INVALID
    zh = "行政区划代码“{value}”应为 12 位数字（县 6 位、乡镇 3 位、村 3 位）"
    en = "The area code “{value}” must be 12 digits (county 6, town 3, village 3)"


class Sex(StrEnum):
    """性别, as the citizen id says it."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class CitizenId:
    """A citizen id that holds: 18 signs, upper-case X; who it says its bearer is."""

    number: str
    born_on: date
    sex: Sex

    @property
    def is_residence_permit(self) -> bool:
        """True for a residence permit of a Hong Kong, Macao or Taiwan resident."""
        return self.number.startswith(RESIDENCE_PERMIT_PREFIXES)

    @property
    def masked(self) -> str:
        return mask_id_number(self.number)


@dataclass(frozen=True, slots=True)
class AreaCode:
    """A village's place in the country: county 6, town 9, village 12 digits."""

    village: str

    @property
    def town(self) -> str:
        return self.village[:9]

    @property
    def county(self) -> str:
        return self.village[:6]


def citizen_id(text: str, *, on: date) -> CitizenId:
    """Reads a citizen id or residence permit (GB 11643): length, signs, date of birth up to `on`, checksum.

    Full-width digits, spaces and a lower-case x are read. Refuses with an `IdNumber…` refusal.
    """
    number = plain(text).upper().lstrip("'`’‘")
    if not number:
        raise IdNumberMissing()
    if len(number) != CITIZEN_ID_LENGTH:
        raise IdNumberWrongLength(length=len(number))
    for position, sign in enumerate(number, start=1):
        if not _is_digit(sign) and not (sign == "X" and position == CITIZEN_ID_LENGTH):
            raise IdNumberWrongSign(position=position, sign=sign)
    born_on = _birth_date(number)
    if born_on > on:
        raise IdNumberBornLater(born_on=born_on.isoformat(), on=on.isoformat())
    expected = citizen_check_sign(number)
    if number[-1] != expected:
        raise IdNumberBadChecksum(masked=mask_id_number(number), expected=expected, found=number[-1])
    return CitizenId(number, born_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def citizen_check_sign(number: str) -> str:
    """The 18th sign that the first seventeen digits ask for (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, number[:17], strict=True))
    return _ID_CHECKS[total % 11]


def _birth_date(number: str) -> date:
    written = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    try:
        born_on = date.fromisoformat(written)
    except ValueError:
        raise IdNumberImpossibleDate(written=written) from None
    if born_on.year < BIRTH_YEAR_MIN:
        raise IdNumberImpossibleDate(written=written)
    return born_on


def credit_code(text: str) -> str:
    """Reads a unified social credit code (GB 32100), upper case; refuses a wrong sign, length or checksum."""
    code = plain(text).upper()
    if len(code) != CREDIT_CODE_LENGTH or any(sign not in CREDIT_CODE_SIGNS for sign in code):
        raise CreditCodeUnreadable(value=code)
    total = sum(CREDIT_CODE_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    expected = CREDIT_CODE_SIGNS[(31 - total % 31) % 31]
    if code[-1] != expected:
        raise CreditCodeBadChecksum(value=code, expected=expected)
    return code


def bank_account(text: str) -> str:
    """Reads an account number as digits only. Cards are not refused for Luhn: see `card_looks_wrong`."""
    digits = re.sub("[-]", "", plain(text))
    if not digits or not all(map(_is_digit, digits)) or len(digits) not in BANK_ACCOUNT_LENGTHS:
        raise BankAccountUnreadable()
    return digits


def card_looks_wrong(digits: str) -> bool:
    """True for a card number (16 to 19 digits) that fails Luhn: a warning only, some old cards do fail."""
    if len(digits) not in BANK_CARD_LENGTHS:
        return False
    doubled = (int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 != 0


def area_code(text: str) -> AreaCode:
    """Reads a village's 12-digit area code."""
    code = plain(text)
    if len(code) != 12 or not all(map(_is_digit, code)) or code[0] == "0":
        raise AreaCodeUnreadable(value=code)
    return AreaCode(code)


def mask_id_number(number: str) -> str:
    """`610526********0019`; anything that is not 18 signs long shows its last four at most."""
    if len(number) == CITIZEN_ID_LENGTH:
        return f"{number[:6]}********{number[-4:]}"
    return mask_account(number)


def mask_account(digits: str) -> str:
    """`****0004`: the last four of an account number, nothing of a number that is shorter than eight."""
    return f"****{digits[-4:]}" if len(digits) >= 8 else "****"


def mask_name(name: str) -> str:
    """`王*` for two signs, `王*明` and `欧**明` for more; a single sign is not shown."""
    signs = person_name(name)
    if len(signs) < 2:
        return "*" * len(signs)
    if len(signs) == 2:
        return f"{signs[0]}*"
    return f"{signs[0]}{'*' * (len(signs) - 2)}{signs[-1]}"


def _is_digit(sign: str) -> bool:
    """An ASCII digit: `str.isdigit` also takes superscripts and other scripts' digits."""
    return sign in "0123456789"
