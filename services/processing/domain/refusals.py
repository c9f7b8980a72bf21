"""What a plant is refused, each a sentence with the figures that led to it.

Where a sentence says `{lot}` it is raised with the lot's id; `service.naming` says what people call it.
"""

from shared.kit.errors import Kind, Refused


class UnknownLot(Refused):
    """No such lot is in this plant's custody (a batch that makes it may not have been posted yet)."""

    kind = Kind.CONFLICT
    zh = "本厂没有批次“{lot}”（可能它的生产单还没有上报）"
    en = "Lot {lot} is not in this plant (the batch that makes it may not have been posted yet)"


class LotUsedTwice(Refused):
    """One lot stands twice among a batch's inputs."""

    kind = Kind.INVALID
    zh = "投料里批次“{lot}”出现两次，请合并成一行"
    en = "Lot {lot} stands twice among the inputs; put it on one line"


class LotIsHeld(Refused):
    """A held lot leaves for nowhere: no batch, no customer."""

    kind = Kind.CONFLICT
    zh = "批次“{lot}”已被扣留，不能使用、不能出库"
    en = "Lot {lot} is held: it can be neither used nor shipped"


class LotNotReleased(Refused):
    """A lot whose tests are not complete goes no further."""

    kind = Kind.CONFLICT
    zh = "批次“{lot}”尚未放行"
    en = "Lot {lot} is not released yet"


class NotThatMuch(Refused):
    """More is asked of a lot than there is of it."""

    kind = Kind.CONFLICT
    constraint = "ck_lot_not_negative"
    zh = "批次“{lot}”只剩 {left}，要用 {asked}"
    en = "Lot {lot} has {left} left; {asked} is asked for"


class DayIsToCome(Refused):
    """A batch is posted when it is done, not before."""

    kind = Kind.INVALID
    zh = "{on} 还没有到，今天是 {today}"
    en = "{on} is still to come; today is {today}"


class UsedBeforeItWasThere(Refused):
    """A batch cannot use a lot on a day before the lot existed."""

    kind = Kind.INVALID
    zh = "批次“{lot}”在 {since} 才有，不能用于 {on} 的生产"
    en = "Lot {lot} exists since {since}; a batch of {on} cannot use it"


class TestedBeforeItWasThere(Refused):
    """A test of what a batch makes is no older than the batch."""

    kind = Kind.INVALID
    field = "tested_on"
    zh = "批次“{lot}”在 {since} 才生产，检验日期 {on} 不能早于它"
    en = "Lot {lot} was made on {since}; it cannot have been tested on {on}"


class NoRecipe(Refused):
    """No version of this recipe holds at this plant on that day."""

    kind = Kind.CONFLICT
    zh = "{on} 没有生效的配方“{recipe}”"
    en = "No version of recipe {recipe} holds on {on}"


class NotInRecipe(Refused):
    """The recipe knows no such input, output or by-product, or counts it in another unit."""

    kind = Kind.INVALID
    zh = "配方“{recipe}”里没有“{product}”（单位 {unit}）"
    en = "Recipe {recipe} has no {product} counted in {unit} here"


class MoreOutThanIn(Refused):
    """Outputs, by-products and losses weigh more than what went in, beyond the tolerance (mass balance)."""

    kind = Kind.INVALID
    zh = "产出与损耗共 {out_g} 公斤，多于投料 {in_g} 公斤；允许误差 {allowed_g} 公斤"
    en = "Outputs and losses weigh {out_g} kg, more than the {in_g} kg put in; {allowed_g} kg is tolerated"


class MassUnaccountedFor(Refused):
    """More went in than came out or was reported lost, beyond the tolerance (mass balance)."""

    kind = Kind.INVALID
    zh = "投料 {in_g} 公斤，产出与损耗共 {out_g} 公斤，有 {missing_g} 公斤没有去向；允许误差 {allowed_g} 公斤"
    en = "Of {in_g} kg put in, {out_g} kg is accounted for: {missing_g} kg is missing, {allowed_g} kg allowed"


class NumberTaken(Refused):
    """The plant's batch number was used before, for another content."""

    kind = Kind.CONFLICT
    constraint = "pk_batch"
    zh = "生产单号 {number} 已经用于内容不同的另一批"
    en = "Batch number {number} was used before with other content"


class OtherPlant(Refused):
    """A list is one plant's: a line of another plant does not belong in it."""

    kind = Kind.INVALID
    zh = "这一行属于另一个工厂"
    en = "This line is of another plant"


class NotOnTheWay(Refused):
    """No such transfer is on its way to this plant."""

    kind = Kind.CONFLICT
    zh = "入库单 {document} 对应的调拨没有运往本厂"
    en = "The transfer of receipt {document} is not on its way to this plant"


class ReceivedAlready(Refused):
    """A transfer is received once."""

    kind = Kind.CONFLICT
    constraint = "pk_lot"
    zh = "调拨单 {document}（{product}）已经收货"
    en = "Transfer {document} ({product}) was received already"


class RecipeTaken(Refused):
    """A plant has one version of a recipe a day."""

    kind = Kind.CONFLICT
    constraint = "uq_recipe_entity_id_code_effective_on"
    field = "effective_on"
    zh = "这个配方在这一天已有版本，请换一个生效日"
    en = "This recipe already has a version of that day; take another day"


class TestsMissing(Refused):
    """A lot is released when every test its recipe asks for has been passed."""

    kind = Kind.CONFLICT
    zh = "批次“{lot}”还缺检验：{missing}"
    en = "Lot {lot} still lacks tests: {missing}"


class UnderRecall(Refused):
    """A recalled lot stays held until its recall is closed."""

    kind = Kind.CONFLICT
    zh = "批次“{lot}”在召回“{reason}”中，不能放行"
    en = "Lot {lot} is under the recall “{reason}” and cannot be released"


class HeldUntil(Refused):
    """A hold with a date of its own ends on that day, not before."""

    kind = Kind.CONFLICT
    zh = "批次“{lot}”扣留至 {free_on}"
    en = "Lot {lot} is held until {free_on}"


class NotThereYet(Refused):
    """Goods are written off on a day they were there."""

    kind = Kind.INVALID
    zh = "批次“{lot}”在 {since} 才有，不能在 {on} 报损"
    en = "Lot {lot} exists since {since}; it cannot be written off on {on}"


class RecallIsClosed(Refused):
    """A recall is closed once."""

    kind = Kind.CONFLICT
    zh = "召回已于 {closed_on} 结案"
    en = "The recall was closed on {closed_on}"


class StillOnHand(Refused):
    """A recall ends when its goods are destroyed, or found sound lot by lot (食品安全法 §63)."""

    kind = Kind.CONFLICT
    zh = "还有 {count} 个召回批次在库，请先报损销毁，或逐批确认无害"
    en = "{count} recalled lots are still on hand: write them off, or clear them lot by lot"
