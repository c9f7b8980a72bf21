"""The demo township: its organisations, who owns whom, and who signs in. All names are made up."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.demo.people import VILLAGE_NAMES
from services.demo.season.steps import ident
from shared.contracts.members import LegalForm
from shared.kit.auth import Role
from shared.kit.ids import named_id

FOUNDED_ON = date(2022, 3, 1)
YUAN = 100

TOWNSHIP, COMPANY, UNION = "township", "company", "union"
FLOWER_COOP, VEGETABLE_COOP = "flower_coop", "vegetable_coop"
HONEYSUCKLE, LIVESTOCK, FARMING = "honeysuckle", "livestock", "farming"
CLEAN, DEEP = "clean", "deep"
VILLAGES = tuple(f"V{number:02d}" for number in range(1, len(VILLAGE_NAMES) + 1))
PLANTS = (CLEAN, DEEP)

COMPANY_CAPITAL_FEN = 10_000_000 * YUAN
UNION_PAID_IN_FEN = 2_500_000 * YUAN
COOP_CAPITAL_FEN = {FLOWER_COOP: 900_000 * YUAN, VEGETABLE_COOP: 700_000 * YUAN}


def org_id(key: str) -> UUID:
    """An organisation's id by its key; the root and the villages have the one every installation gives."""
    if key == TOWNSHIP:
        return named_id("group-root")
    return named_id("village", key) if key in VILLAGES else ident("organisation", key)


@dataclass(frozen=True, slots=True)
class Org:
    """An organisation as it is entered. `owners` are keys with what each paid in, in register order."""

    key: str
    code: str
    name: str
    form: LegalForm
    parent: str | None
    desk: str | None = None
    vat_registered: bool = False
    capital_fen: int = 0
    owners: tuple[tuple[str, int], ...] = ()

    @property
    def id(self) -> UUID:
        return org_id(self.key)


def village_paid_in() -> list[tuple[str, int]]:
    """What each village paid into the company: 7.5 million among twelve, no two alike."""
    each = [500_000 + 250_000 * n // 11 for n in range(len(VILLAGES))]
    rest = 7_500_000 - sum(each)
    return [
        (key, (yuan + (rest if n == 0 else 0)) * YUAN)
        for n, (key, yuan) in enumerate(zip(VILLAGES, each, strict=True))
    ]


def organisations() -> list[Org]:
    """Parents and owners before those they stand over; the co-ops before the plants they own a part of."""
    form = LegalForm
    villages = [
        Org(code, code, f"{name}股份经济合作社", form.VILLAGE_ORG, TOWNSHIP)
        for code, name in zip(VILLAGES, VILLAGE_NAMES, strict=True)
    ]
    company = Org(COMPANY, "C01", "蒲新镇农业发展有限公司", form.COMPANY, TOWNSHIP, "processing", True)
    owners = (*village_paid_in(), (UNION, UNION_PAID_IN_FEN))
    return [
        Org(TOWNSHIP, "T", "蒲新镇", form.TOWNSHIP, None),
        *villages,
        Org(UNION, "U01", "蒲新镇股份经济联合总社", form.VILLAGE_ORG, TOWNSHIP),
        Org(FLOWER_COOP, "P01", "蒲新金银花种植专业合作社", form.COOP, TOWNSHIP, "honeysuckle"),
        Org(VEGETABLE_COOP, "P02", "蒲新蔬菜种植专业合作社", form.COOP, TOWNSHIP, "facility_farming"),
        replace(company, capital_fen=COMPANY_CAPITAL_FEN, owners=owners),
        _subsidiary(HONEYSUCKLE, "S01", "蒲新金银花有限公司", "honeysuckle", 2_000_000, (COMPANY, 100)),
        _subsidiary(LIVESTOCK, "S02", "蒲新养殖有限公司", "livestock", 1_500_000, (COMPANY, 100)),
        Org(FARMING, "B01", "蒲新镇农业发展有限公司设施农业分公司", form.BRANCH, COMPANY, "facility_farming"),
        _subsidiary(
            CLEAN, "S03", "蒲新净菜加工有限公司", "processing", 2_000_000, (COMPANY, 80), (VEGETABLE_COOP, 20)
        ),
        _subsidiary(
            DEEP, "S04", "蒲新金银花深加工有限公司", "processing", 1_500_000, (COMPANY, 60), (FLOWER_COOP, 40)
        ),
    ]


def _subsidiary(
    key: str, code: str, name: str, desk: str, capital_yuan: int, *owners: tuple[str, int]
) -> Org:
    """A subsidiary, a general taxpayer; its owners with their parts in hundredths."""
    paid_in = tuple((owner, capital_yuan * percent) for owner, percent in owners)
    return Org(key, code, name, LegalForm.SUBSIDIARY, COMPANY, desk, True, capital_yuan * YUAN, paid_in)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who signs in with the demo's password; `where` is the organisation's key."""

    name: str
    display_name: str
    role: Role
    where: str

    @property
    def id(self) -> UUID:
        return ident("user", self.name)


#: Made and signed in: they do the season's work, and show what each role sees.
USERS = (
    User("caiwu1", "镇公司财务·制单", Role.FINANCE, TOWNSHIP),
    User("caiwu2", "镇公司财务·审核", Role.FINANCE, TOWNSHIP),
    User("kuaiji", "村账镇管会计", Role.ACCOUNTANT, TOWNSHIP),
    User("xiaoshou", "销售员", Role.SALES, TOWNSHIP),
    User("jianshi", "镇监事", Role.SUPERVISOR, TOWNSHIP),
    User("shenji", "审计员", Role.AUDITOR, TOWNSHIP),
    User("yunwei", "运维员", Role.OPERATOR, TOWNSHIP),
    User("huanong", "花农合作社理事长", Role.MANAGER, FLOWER_COOP),
    User("shucai", "蔬菜合作社理事长", Role.MANAGER, VEGETABLE_COOP),
    User("jinyinhua", "金银花公司经理", Role.SUBSIDIARY, HONEYSUCKLE),
    User("yangzhi", "养殖公司经理", Role.SUBSIDIARY, LIVESTOCK),
    User("sheshi", "设施农业分公司经理", Role.SUBSIDIARY, FARMING),
    User("cangku", "总公司仓储员", Role.PLANT, COMPANY),
    User("jingcai", "净菜厂厂长", Role.PLANT, CLEAN),
    User("shenjiagong", "深加工厂厂长", Role.PLANT, DEEP),
    User("puxin", "蒲新村理事长", Role.MANAGER, "V01"),
    User("puxin-kuaiji", "蒲新村会计", Role.ACCOUNTANT, "V01"),
)
MAKER, CHECKER, ACCOUNTANT, SELLER = "caiwu1", "caiwu2", "kuaiji", "xiaoshou"
#: Who works at whose desk.
DESK_OF = {
    FLOWER_COOP: "huanong",
    VEGETABLE_COOP: "shucai",
    HONEYSUCKLE: "jinyinhua",
    LIVESTOCK: "yangzhi",
    FARMING: "sheshi",
    COMPANY: "cangku",
    CLEAN: "jingcai",
    DEEP: "shenjiagong",
}
HOUSEHOLD_USER = "nonghu"


def other_managers() -> Iterator[User]:
    """The managers of the other villages: made, and given their activation codes by the administrator."""
    for key, name in zip(VILLAGES[1:], VILLAGE_NAMES[1:], strict=True):
        yield User(f"lishizhang-{key.lower()}", f"{name}理事长", Role.MANAGER, key)
