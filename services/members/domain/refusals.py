"""What members refuses beyond identities, rosters and the register's own rules."""

from shared.kit.errors import Kind, Refused


class CodeTaken(Refused):
    """An organisation's code is its own."""

    kind = Kind.CONFLICT
    constraint = "uq_organisation_code"
    field = "code"
    zh = "组织代码已经被使用"
    en = "The organisation's code is taken"


class CreditCodeTaken(Refused):
    """A unified social credit code belongs to one organisation."""

    kind = Kind.CONFLICT
    constraint = "uq_organisation_credit_code"
    field = "credit_code"
    zh = "统一社会信用代码已经登记在另一个组织名下"
    en = "The credit code is registered for another organisation"


class HouseholdCodeTaken(Refused):
    """A household's number is used once in a village."""

    kind = Kind.CONFLICT
    constraint = "uq_household_code"
    field = "code"
    zh = "本村已有这个户号"
    en = "The village has a household of this number"


class PersonRegisteredAlready(Refused):
    """A citizen id is registered once in a village."""

    kind = Kind.CONFLICT
    constraint = "uq_person_id_index"
    field = "id_number"
    zh = "本村已登记过这个公民身份号码"
    en = "The citizen id is registered in this village already"


class IdTaken(Refused):
    """The id of the thing to be recorded belongs to another one."""

    kind = Kind.CONFLICT
    zh = "编号 {id} 已经属于另一{what}"
    en = "The id {id} belongs to another {what}"


class NotAVillage(Refused):
    """Households belong to a village organisation."""

    kind = Kind.INVALID
    zh = "“{name}”不是村集体经济组织"
    en = "“{name}” is no village organisation"


class NoRegisterKept(Refused):
    """A register of shares is kept for villages, co-ops and companies, not for a branch or the township."""

    kind = Kind.INVALID
    zh = "“{name}”没有股权登记簿"
    en = "“{name}” keeps no register of shares"


class SharesByRoster(Refused):
    """A village's shares come with its people, from its own register."""

    kind = Kind.INVALID
    zh = "“{name}”是村集体，请用成员股权名册导入"
    en = "“{name}” is a village organisation: import its register of members and shares"


class OneHead(Refused):
    """A household has one head (户主)."""

    kind = Kind.INVALID
    zh = "一户必须有且只有一位户主，这里有 {heads} 位"
    en = "A household has exactly one head; here are {heads}"


class HeadLeaves(Refused):
    """Before the head leaves, another person of the household takes the place."""

    kind = Kind.CONFLICT
    zh = "户主不能直接注销，请先更换户主"
    en = "The head of a household cannot leave before another head is named"


class HoldingBelowNothing(Refused):
    """The database's own last word on a holding."""

    kind = Kind.CONFLICT
    constraint = "ck_holding_not_negative"
    zh = "持有的份额会少于零，或少于已冻结、质押的份额"
    en = "The holding would be below nothing, or below what is frozen and pledged"


class ReversedTwice(Refused):
    """Two reversals of one movement met; one stands."""

    kind = Kind.CONFLICT
    constraint = "uq_movement_reverses"
    zh = "这笔变动已经冲销过"
    en = "The movement has been reversed already"


class CertificateNumberTaken(Refused):
    """A certificate's number is used once in a register."""

    kind = Kind.CONFLICT
    constraint = "uq_certificate_number"
    field = "number"
    zh = "本登记簿已有这个证书编号"
    en = "The register has a certificate of this number"


class NothingHeld(Refused):
    """A certificate certifies something."""

    kind = Kind.CONFLICT
    zh = "{on} 该户（人）没有份额，不能发证"
    en = "On {on} the holder has no shares to certify"


class RecordDateAhead(Refused):
    """Nobody knows yet what a register will hold."""

    kind = Kind.INVALID
    zh = "登记日 {on} 还没有到"
    en = "The record date {on} is still ahead"


class TermBackwards(Refused):
    """A lease ends after it starts."""

    kind = Kind.INVALID
    constraint = "ck_land_contract_term_ahead"
    field = "ends_on"
    zh = "合同终止日必须晚于起始日"
    en = "A contract ends after it starts"


class HouseholdEnded(Refused):
    """A household that went into another one takes no further entries."""

    kind = Kind.CONFLICT
    zh = "“{code}”户已于 {on} 并入另一户，不能再变更"
    en = "Household {code} went into another one on {on}; nothing is entered for it any more"


class PersonHasLeft(Refused):
    """Who is dead or gone is not changed, moved or ended again."""

    kind = Kind.CONFLICT
    zh = "此人已于 {on} 注销"
    en = "The person left on {on}"


class NotOfThisHousehold(Refused):
    """A person named for a household lives in it."""

    kind = Kind.INVALID
    zh = "写明的人不在这一户"
    en = "The person is not of this household"


class AnotherVillage(Refused):
    """Households split and merge inside one village; who changes village leaves one and joins the other."""

    kind = Kind.INVALID
    zh = "两户不在同一个村；跨村应在原村注销、在新村登记"
    en = "The households are of two villages; leave the one and join the other"


class SameHousehold(Refused):
    """Nobody moves from a household into itself."""

    kind = Kind.INVALID
    zh = "转出户和转入户是同一户"
    en = "The two households are one"


class WholeHouseholdMoves(Refused):
    """A household nobody is left in goes into another whole, with all it holds."""

    kind = Kind.CONFLICT
    zh = "全户迁出应办理并户"
    en = "When all leave, the household is merged into the other one"


class OwnersFollowTheRegister(Refused):
    """A company whose capital is in a register has the owners that register says."""

    kind = Kind.CONFLICT
    zh = "“{name}”的出资已登记在股权登记簿，股东由登记簿确定，请登记变动"
    en = "The capital of {name} is kept in its register, which says who owns it; enter a movement there"


class LeftBeforeJoined(Refused):
    """Nobody leaves before the day of joining."""

    kind = Kind.INVALID
    zh = "注销日期早于登记日期 {joined_on}"
    en = "The person joined on {joined_on} and cannot have left before"


class LeavesAhead(Refused):
    """Who leaves is off the household's list at once: it is entered when it has happened."""

    kind = Kind.INVALID
    field = "left_on"
    zh = "{left_on} 还没有到：去世或迁出的日期不能晚于今天"
    en = "{left_on} lies ahead; a death or departure is entered once it has happened"


class NothingToChange(Refused):
    """What was sent is what stands."""

    kind = Kind.INVALID
    zh = "没有要变更的内容"
    en = "There is nothing to change"


class LeasedToItsVillage(Refused):
    """A village contracted the land out; what it takes back is no lease (农村土地承包法 art. 27, 36)."""

    kind = Kind.INVALID
    field = "lessee_id"
    zh = "承租方不能是发包的本村，请选受让土地的公司或合作社"
    en = "The lessee cannot be the household's own village; choose the company or co-op that takes the land"
