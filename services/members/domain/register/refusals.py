"""Everything a movement of shares can be refused for, a sentence each in Chinese and English."""

from shared.kit.errors import Kind, Refused


class NothingToMove(Refused):
    """A movement moves at least one milli-share."""

    kind = Kind.INVALID
    zh = "变动的份额必须大于零"
    en = "A movement must move more than nothing"


class HolderMissing(Refused):
    """The kind of movement needs a holder it has not got."""

    kind = Kind.INVALID
    zh = "{kind_zh}必须写明{side_zh}"
    en = "A movement {kind} must name the holder it goes {side}"


class HolderOutOfPlace(Refused):
    """The kind of movement has no such side: a grant comes from nobody, a redemption goes to nobody."""

    kind = Kind.INVALID
    zh = "{kind_zh}不应写{side_zh}"
    en = "A movement {kind} names no holder it goes {side}"


class SameHolderTwice(Refused):
    """From a holder to itself."""

    kind = Kind.INVALID
    zh = "转出方和转入方是同一户（人）"
    en = "A movement cannot go from a holder to itself"


class ReasonMissing(Refused):
    """A reader years later must learn why."""

    kind = Kind.INVALID
    zh = "必须写明变动原因"
    en = "The reason of the movement is missing"


class NotApproved(Refused):
    """Shares move on a resolution of the members, their representatives or, by charter, the board
    (农村集体经济组织法 §26)."""

    kind = Kind.INVALID
    zh = "{kind_zh}需要写明批准文号（会议决议）"
    en = "A movement {kind} needs the resolution that approved it"


class MoreThanFree(Refused):
    """More than the holder has, less what is frozen or pledged."""

    kind = Kind.CONFLICT
    zh = "可变动的{share_class}只有 {free} 股，不够 {wanted} 股（持有 {held}、冻结 {frozen}、质押 {pledged}）"
    en = (
        "Only {free} of {share_class} may move, {wanted} asked "
        "(held {held}, frozen {frozen}, pledged {pledged})"
    )


class MoreThanFrozen(Refused):
    """More is unfrozen than is frozen."""

    kind = Kind.CONFLICT
    zh = "{share_class}冻结的只有 {frozen} 股，不能解冻 {wanted} 股"
    en = "Only {frozen} of {share_class} are frozen, {wanted} cannot be unfrozen"


class MoreThanPledged(Refused):
    """More is released than is pledged."""

    kind = Kind.CONFLICT
    zh = "{share_class}质押的只有 {pledged} 股，不能解押 {wanted} 股"
    en = "Only {pledged} of {share_class} are pledged, {wanted} cannot be released"


class TransfereeOutside(Refused):
    """Shares stay inside the collective (中发〔2016〕37号)."""

    kind = Kind.CONFLICT
    zh = "受让方不是本集体经济组织的成员户（人）"
    en = "The transferee does not belong to this collective organisation"


class OverTheCap(Refused):
    """The charter caps what one holder may have (3 % of all in 浙江省农村集体资产管理条例 §30)."""

    kind = Kind.CONFLICT
    zh = "受让后将持有 {after} 股，超过单户（人）上限 {cap} 股"
    en = "The holder would have {after} shares, over the cap of {cap}"


class OtherRegister(Refused):
    """A movement of another organisation."""

    kind = Kind.INVALID
    zh = "这笔变动属于另一个组织的股权登记簿"
    en = "The movement belongs to another organisation's register"


class BelowZeroLater(Refused):
    """A movement dated back would leave a holder with less than nothing on a later day."""

    kind = Kind.CONFLICT
    zh = "按此生效日期登记后，{on} 该户（人）的{share_class}将少于零或少于冻结、质押的份额"
    en = (
        "Dated so, {share_class} of the holder would on {on} be below zero or below what is frozen or pledged"
    )


class ReversesNothing(Refused):
    """The movement to be reversed is not in this register."""

    kind = Kind.NOT_FOUND
    zh = "找不到要冲销的变动"
    en = "The movement to be reversed is not in this register"


class ReversedAlready(Refused):
    """A movement is reversed once."""

    kind = Kind.CONFLICT
    zh = "这笔变动已经冲销过"
    en = "The movement has been reversed already"


class NotItsReverse(Refused):
    """A reversal moves the same shares the other way, whole."""

    kind = Kind.INVALID
    zh = "冲销必须与原变动同类同额、方向相反，且只能冲销份额的增减和转移"
    en = "A reversal moves the same shares the other way, whole; a freeze or pledge is lifted, not reversed"
