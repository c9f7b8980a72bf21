"""Citizen ids, credit codes, bank cards, area codes and masks: tables of cases."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.members.domain import identity, register, roster
from services.members.domain.identity import (
    Sex,
    area_code,
    bank_account,
    card_looks_wrong,
    citizen_check_sign,
    citizen_id,
    credit_code,
    mask_account,
    mask_id_number,
    mask_name,
)
from services.members.domain.spelling import person_name
from shared.kit.errors import Refused, every_refusal

ON = date(2025, 12, 31)


@pytest.mark.parametrize(
    ("written", "number", "born_on", "sex"),
    [
        ("11010519491231002X", "11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("11010519491231002x", "11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("610526196001010019", "610526196001010019", date(1960, 1, 1), Sex.MALE),
        ("610526202002290022", "610526202002290022", date(2020, 2, 29), Sex.FEMALE),
        ("６１０５２６１９６００１０１００１９", "610526196001010019", date(1960, 1, 1), Sex.MALE),
        (" 110105 19491231\u3000002Ｘ\u00a0", "11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("\u200b'610526196001010019\ufeff", "610526196001010019", date(1960, 1, 1), Sex.MALE),
    ],
)
def test_ids_that_hold(written: str, number: str, born_on: date, sex: Sex) -> None:
    read = citizen_id(written, on=ON)
    assert (read.number, read.born_on, read.sex) == (number, born_on, sex)
    assert not read.is_residence_permit


@pytest.mark.parametrize("prefix", ["810000", "820000", "830000"])
def test_residence_permits_are_ids(prefix: str) -> None:
    stem = prefix + "19900307" + "001"
    assert citizen_id(stem + citizen_check_sign(stem), on=ON).is_residence_permit


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("", identity.IdNumberMissing),
        (" \u3000 ", identity.IdNumberMissing),
        ("610526600101001", identity.IdNumberWrongLength),
        ("6105261960010100190", identity.IdNumberWrongLength),
        ("61052619600101001O", identity.IdNumberWrongSign),
        ("6105261960X1010019", identity.IdNumberWrongSign),
        ("61052619600101001²", identity.IdNumberBadChecksum),  # NFKC makes it a 2
        ("61052619600101001٣", identity.IdNumberWrongSign),
        ("610526196002300017", identity.IdNumberImpossibleDate),
        ("610526196013010010", identity.IdNumberImpossibleDate),
        ("610526202102290023", identity.IdNumberImpossibleDate),
        ("610526017703278110", identity.IdNumberImpossibleDate),
        ("610526196001010018", identity.IdNumberBadChecksum),
        ("11010519491231002Y", identity.IdNumberWrongSign),
    ],
)
def test_ids_that_do_not(written: str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal) as caught:
        citizen_id(written, on=ON)
    assert "{" not in caught.value.message("zh") + caught.value.message("en")


def test_nobody_is_born_after_the_day() -> None:
    stem = "61052620260101001"
    number = stem + citizen_check_sign(stem)
    assert citizen_id(number, on=date(2026, 1, 1)).born_on == date(2026, 1, 1)
    with pytest.raises(identity.IdNumberBornLater):
        citizen_id(number, on=ON)


@given(st.integers(0, 10**17 - 1), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes_the_checksum(number: int, place: int, shift: int) -> None:
    stem = f"{number:017d}"
    other = stem[:place] + str((int(stem[place]) + shift) % 10) + stem[place + 1 :]
    assert citizen_check_sign(stem) != citizen_check_sign(other)


@pytest.mark.parametrize(
    "code",
    [
        "9144030071526726XG",
        "91330100799655058B",
        "91610526MA6YABCD66",
        "93610526MA6Y00017M",
        "N2610526MB2XYY125K",
        " ９１440300 71526726xg",
    ],
)
def test_credit_codes_that_hold(code: str) -> None:
    assert len(credit_code(code)) == 18
    assert credit_code(code) == credit_code(code).upper()


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("9144030071526726XH", identity.CreditCodeBadChecksum),
        ("9144030071526726X", identity.CreditCodeUnreadable),
        ("9144030071526726IG", identity.CreditCodeUnreadable),
        ("", identity.CreditCodeUnreadable),
    ],
)
def test_credit_codes_that_do_not(code: str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        credit_code(code)


def test_cards_are_only_remarked() -> None:
    assert bank_account("6222 0000 0000 0000 003") == "6222000000000000003"
    assert card_looks_wrong("6222000000000000003")
    assert not card_looks_wrong("6222000000000000004")
    assert not card_looks_wrong("2702011201109000012345")  # an account, no card
    with pytest.raises(identity.BankAccountUnreadable):
        bank_account("无")


def test_area_codes() -> None:
    code = area_code("610524 102 ２０３")
    assert (code.county, code.town, code.village) == ("610524", "610524102", "610524102203")
    for wrong in ("610524102", "01052410220３", "61052410220X"):
        with pytest.raises(identity.AreaCodeUnreadable):
            area_code(wrong)


@pytest.mark.parametrize(
    ("name", "masked"),
    [("王明", "王*"), ("王小明", "王*明"), ("欧阳小明", "欧**明"), ("王 明", "王*"), ("王", "*"), ("", "")],
)
def test_name_masks(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_number_masks() -> None:
    assert mask_id_number("610526196001010019") == "610526********0019"
    assert mask_id_number("610526600101001") == "****1001"
    assert mask_account("6222000000000000004") == "****0004"
    assert mask_account("1234") == "****"


def test_names_are_read_as_people_pad_them() -> None:
    assert person_name("王\u3000明") == "王明"
    assert person_name("买买提•艾力") == person_name("买买提・艾力") == "买买提·艾力"
    assert person_name("  Anna   Li ") == "Anna Li"
    assert person_name("吴𬎆") == "吴𬎆"


def test_every_sentence_is_in_both_languages() -> None:
    assert all((register, roster))  # importing them has defined their refusals
    ours = [cls for cls in every_refusal() if cls.__module__.startswith("services.members.domain")]
    assert len(ours) > 40
    for cls in ours:
        assert {"zh", "en"} <= vars(cls).keys(), cls
