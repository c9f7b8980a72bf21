"""Made-up villages, households and persons, the same for the same seed, as the accountant's own workbooks."""

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import xlsxwriter

from services.members.domain.identity import citizen_check_sign

VILLAGE_NAMES = (
    "蒲新村",
    "柳河村",
    "石桥村",
    "杏花村",
    "高塬村",
    "双泉村",
    "南寨村",
    "北沟村",
    "东坡村",
    "西堡村",
    "长乐村",
    "平安村",
)
HOUSEHOLDS_PER_VILLAGE = 100
COUNTY = "610526"
BASE_ON = date(2024, 12, 31)
SENIORITY_MILLI_SHARES_PER_YEAR = 20
SENIORITY_YEARS_MAX = 42

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_MEN = (
    "建国",
    "志强",
    "永刚",
    "文斌",
    "浩然",
    "子涵",
    "海涛",
    "新民",
    "保平",
    "军",
    "伟",
    "超",
    "喆",
    "一凡",
)
_WOMEN = (
    "玉兰",
    "凤霞",
    "小红",
    "欣怡",
    "秀英",
    "桂香",
    "雪梅",
    "婷",
    "丽",
    "芳",
    "雨桐",
    "静",
    "巧云",
    "佳宁",
)


@dataclass(frozen=True)
class Villager:
    """One row of a register."""

    name: str
    relation: str
    is_man: bool
    id_number: str
    group: int
    is_member: bool
    seniority_years: int

    @property
    def milli_shares(self) -> int:
        if not self.is_member:
            return 0
        return 1000 + self.seniority_years * SENIORITY_MILLI_SHARES_PER_YEAR


@dataclass(frozen=True)
class Household:
    """A household's rows, head first."""

    code: str
    villagers: tuple[Villager, ...]


@dataclass(frozen=True)
class Village:
    """A village and its households in register order."""

    code: str
    name: str
    households: tuple[Household, ...]

    @property
    def organisation_name(self) -> str:
        return f"{self.name}股份经济合作社"


def villages(seed: int, *, scale_percent: int = 100) -> list[Village]:
    """The township's villages. `scale_percent` of the households, at least five a village."""
    chance = random.Random(seed)  # noqa: S311  made-up people, not secrets
    used: set[str] = set()
    households = max(5, HOUSEHOLDS_PER_VILLAGE * scale_percent // 100)
    return [
        Village(
            f"V{number:02d}",
            name,
            tuple(_household(chance, used, place) for place in range(1, households + 1)),
        )
        for number, name in enumerate(VILLAGE_NAMES, start=1)
    ]


def _household(chance: random.Random, used: set[str], place: int) -> Household:
    surname = chance.choice(_SURNAMES)
    group = chance.randint(1, 4)
    born = date(chance.randint(1955, 1985), 1, 1) + timedelta(days=chance.randrange(365))
    rows = [_villager(chance, used, surname, "户主", chance.random() < 0.9, born, group)]
    other = chance.choice(_SURNAMES)
    if chance.random() < 0.9:
        spouse_born = born + timedelta(days=chance.randint(-1500, 1500))
        rows.append(_villager(chance, used, other, "配偶", not rows[0].is_man, spouse_born, group))
    for _ in range(chance.choices((0, 1, 2, 3), (25, 35, 30, 10))[0]):
        is_man = chance.random() < 0.5
        child_born = min(born + timedelta(days=365 * chance.randint(22, 32)), date(2024, 6, 30))
        relation = "子" if is_man else "女"
        rows.append(_villager(chance, used, surname, relation, is_man, child_born, group))
    if chance.random() < 0.45:
        mother_born = born - timedelta(days=365 * chance.randint(20, 26))
        rows.append(_villager(chance, used, chance.choice(_SURNAMES), "母", False, mother_born, group))
    return Household(f"{place:03d}", tuple(rows))


def _villager(
    chance: random.Random, used: set[str], surname: str, relation: str, is_man: bool, born: date, group: int
) -> Villager:
    name = surname + chance.choice(_MEN if is_man else _WOMEN)
    while True:
        sequence = chance.randrange(100) * 10 + (1 if is_man else 0) + 2 * chance.randrange(5)
        body = f"{COUNTY}{born:%Y%m%d}{sequence:03d}"
        number = body + citizen_check_sign(body)
        if number not in used:
            used.add(number)
            break
    grown = max(0, BASE_ON.year - born.year - 18)
    is_member = chance.random() < 0.97
    return Villager(
        name, relation, is_man, number, group, is_member, min(grown, SENIORITY_YEARS_MAX) if is_member else 0
    )


HEADINGS = ("序号", "户号", "户主姓名", "姓名", "与户主关系", "性别", "公民身份号码", "组别", "是否成员")


def workbook(village: Village) -> bytes:
    """The village's member and share register as its accountant keeps it (.xlsx)."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("成员及股权")
    sheet.merge_range(0, 0, 0, 13, f"{village.organisation_name}成员及股权登记表")
    sheet.write(1, 0, f"填报单位：{village.organisation_name}")
    sheet.write(1, 8, f"基准日：{BASE_ON.year}年{BASE_ON.month}月{BASE_ON.day}日")
    sheet.write_row(2, 0, (*HEADINGS, "人口股", "农龄(年)", "农龄股", "小计", "户合计"))
    for row, values in enumerate(_rows(village), start=3):
        sheet.write_row(row, 0, values)
    book.close()
    return content.getvalue()


def _rows(village: Village) -> Iterator[tuple[object, ...]]:
    number = total = 0
    for household in village.households:
        of_household = sum(villager.milli_shares for villager in household.villagers)
        total += of_household
        for place, villager in enumerate(household.villagers):
            number += 1
            first = place == 0
            seniority = villager.seniority_years * SENIORITY_MILLI_SHARES_PER_YEAR
            yield (
                number,
                household.code if first else "",
                household.villagers[0].name if first else "",
                villager.name,
                villager.relation,
                "男" if villager.is_man else "女",
                villager.id_number,
                f"{villager.group}组",
                "是" if villager.is_member else "否",
                "1" if villager.is_member else "0",
                str(villager.seniority_years),
                _shares(seniority),
                _shares(villager.milli_shares),
                _shares(of_household) if first else "",
            )
    yield ("合计", *[""] * 11, _shares(total), _shares(total))


def _shares(milli: int) -> str:
    return f"{milli // 1000}.{milli % 1000:03d}"
