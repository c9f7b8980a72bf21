"""What only greenhouses know: a spray's safety interval, and what becomes of fungus bags."""

from enum import StrEnum

from shared.kit.errors import Kind, Refused

GROWING = "growing"  # the stage of a crop cycle's batch
FUNGUS = "fungus"  # the stage of a batch of fungus bags
BP_WHOLE = 10_000


class CropKind(StrEnum):
    """What a crop is to the law of pesticides (食品安全法 §49; 禁限用农药名录)."""

    VEGETABLE = "vegetable"
    FRUIT = "fruit"
    TEA = "tea"
    FUNGUS = "fungus"
    HERB = "herb"  # 中草药材
    OTHER = "other"  # grain, seedlings, flowers


class HouseNameTaken(Refused):
    """The entity has a greenhouse of this name."""

    constraint = "uq_greenhouse_entity_id_name"
    field = "name"
    zh = "本单位已有同名大棚"
    en = "This entity already has a greenhouse of that name"


class LabelAlreadySet(Refused):
    """A label of that day stands; a new one starts on another day."""

    constraint = "uq_label_entity_id_pesticide_crop_effective_on"
    field = "effective_on"
    zh = "这种农药和作物在这一天已有标签间隔期"
    en = "The label of this pesticide and crop stands already for that day"


class NoLabel(Refused):
    """A pesticide without a label for the crop is not sprayed (农药管理条例 §34: use by the label)."""

    kind = Kind.INVALID
    zh = "没有登记“{pesticide}”在“{crop}”上的标签，不能使用"
    en = "There is no label of {pesticide} for {crop}, so it may not be used"


class PesticideIsBanned(Refused):
    """Highly toxic pesticides are banned on vegetables, fruit, tea and medicinal herbs (食品安全法 §49)."""

    zh = "“{pesticide}”禁止用于“{crop}”"
    en = "{pesticide} is banned on {crop}"


class SafetyIntervalRuns(Refused):
    """Nothing is harvested before the safety interval of every spray is over (农产品质量安全法 §29)."""

    zh = "安全间隔期未满，最早 {clear_on} 才能采收"
    en = "The safety interval still runs; the earliest harvest is on {clear_on}"


class BagsNotOpened(Refused):
    """A fungus bag fruits only after it is opened."""

    zh = "菌袋尚未开口出菇，不能采收"
    en = "The bags are not opened yet, so there is nothing to pick"


class NotYetInoculated(Refused):
    """Bags are opened after they were inoculated."""

    kind = Kind.INVALID
    zh = "{inoculated_on} 才接种，开口不能早于这一天"
    en = "They were inoculated on {inoculated_on}; they cannot be opened before"


class BagsOpenedAlready(Refused):
    """Bags are opened once."""

    zh = "菌袋已于 {opened_on} 开口"
    en = "The bags were opened on {opened_on}"


class MoreBagsThanInoculated(Refused):
    """More bags are given up than are left of those inoculated."""

    zh = "现有 {left} 袋，不能报废 {asked} 袋"
    en = "{left} bags are left; {asked} cannot be given up"


class FlushNumberTaken(Refused):
    """The bags had this flush already."""

    constraint = "uq_flush_bag_batch_id_number"
    field = "number"
    zh = "这一潮已经登记"
    en = "This flush is recorded already"


def contamination_bp(bags: int, contaminated: int) -> int:
    """Contaminated bags in basis points of those inoculated."""
    return contaminated * BP_WHOLE // bags
