"""Why a distribution, or a document that describes one, is refused. Each class is one rule."""

from shared.kit.errors import Kind, Refused


class PlanRefused(Refused):
    """A distribution that cannot be; `path` is its place, `rule` the name of the rule it breaks."""

    kind = Kind.INVALID

    @property
    def path(self) -> str:
        """A JSON pointer into the document, `""` for all of it."""
        return self.field or ""

    @property
    def rule(self) -> str:
        return type(self).__name__


# What was written down cannot be read.


class NotJson(PlanRefused):
    """The text is no JSON document."""

    zh = "不是有效的 JSON 文件（{reason}）"
    en = "This is no valid JSON document ({reason})"


class FieldTwice(PlanRefused):
    """A JSON object says the same field twice, and no reader can tell which is meant."""

    zh = "同一个对象里字段“{name}”写了两次"
    en = "One object has the field '{name}' twice"


class NotAnObject(PlanRefused):
    """A JSON object belongs here."""

    zh = "这里应是一个对象，而不是{found}"
    en = "An object belongs here, not {found}"


class NotAList(PlanRefused):
    """A JSON list belongs here."""

    zh = "这里应是一个列表，而不是{found}"
    en = "A list belongs here, not {found}"


class NotAText(PlanRefused):
    """A text that is not empty belongs here."""

    zh = "这里应是非空文字（最多 {max} 个字），而不是{found}"
    en = "A text of 1 to {max} characters belongs here, not {found}"


class NotAnInteger(PlanRefused):
    """Amounts, weights and rates are integers: no fractions, no texts, no true or false."""

    zh = "金额、份额和比例都是整数，而不是{found}"
    en = "Amounts, weights and rates are integers, not {found}"


class AmountOutOfRange(PlanRefused):
    """Beyond what a ledger can hold."""

    zh = "数值超出上限：绝对值最大 {limit}（FEN_MAX）"
    en = "Out of range: at most {limit} either way (FEN_MAX)"


class BeyondLimit(PlanRefused):
    """More rows or bytes than the named limit."""

    kind = Kind.TOO_LARGE
    zh = "超出上限：{limit} 最多 {max}"
    en = "Over the limit: {limit} is at most {max}"


class UnknownField(PlanRefused):
    """A field that means nothing here is a slip of the pen, never silently ignored."""

    zh = "不认识的字段“{name}”；这里可用：{known}"
    en = "Unknown field '{name}'; known here: {known}"


class MissingField(PlanRefused):
    """A field without which nothing can be computed."""

    zh = "缺少字段“{name}”"
    en = "The field '{name}' is missing"


class UnknownKind(PlanRefused):
    """Only these legal forms have a distribution law here."""

    zh = "不认识的类型“{found}”；可用：{known}"
    en = "Unknown kind '{found}'; known: {known}"


class NoEntities(PlanRefused):
    """A trial of nobody."""

    zh = "至少要有一个单位"
    en = "There must be at least one entity"


class EntityTwice(PlanRefused):
    """Two entities under one id."""

    zh = "单位“{id}”出现了两次"
    en = "The entity '{id}' occurs twice"


class HolderTwice(PlanRefused):
    """A holder has one row in a pool."""

    zh = "“{id}”在同一个分配池里出现了两次"
    en = "The holder '{id}' occurs twice in one pool"


class NegativeWeight(PlanRefused):
    """A weight below nothing."""

    zh = "份额、交易额、账户额不能是负数：{found}"
    en = "A weight cannot be negative: {found}"


class NegativeAmount(PlanRefused):
    """Only a result can be a loss; everything else is nothing or more."""

    zh = "除本年收益外，金额不能是负数：{found}"
    en = "Only a result may be negative, not this amount: {found}"


class RateOutOfRange(PlanRefused):
    """A rate is between nothing and the whole."""

    zh = "比例应在 0 到 {max_bp}% 之间：{found_bp}%"
    en = "A rate is 0 to {max_bp} %: {found_bp} %"


class BranchOfNobody(PlanRefused):
    """A branch is part of a company or a subsidiary, which answers for it (公司法 §13)."""

    zh = "分公司“{id}”所属的“{of}”不是本文件里的公司或子公司"
    en = "The branch '{id}' is of '{of}', which is no company or subsidiary here"


class BranchHoldsNothing(PlanRefused):
    """A branch is no legal person and owns no shares (公司法 §13)."""

    zh = "“{id}”是分公司，不是法人，不能持有份额"
    en = "'{id}' is a branch, no legal person, and can hold no share"


class OwnersInACircle(PlanRefused):
    """Tiers close from the bottom up; in a circle there is no bottom."""

    zh = "持有关系成了一个圈：{circle}"
    en = "Owners in a circle: {circle}"


# What was planned is against law or arithmetic. `field` is relative to the entity.


class PatronageTooLow(PlanRefused):
    """At least 60 % of a co-op's distributable surplus goes by trade (农民专业合作社法 §44)."""

    zh = "按交易量返还 {found_bp}%，不得低于 {min_bp}%（农民专业合作社法第44条）"
    en = "{found_bp} % by trade, the law wants at least {min_bp} % (L2 §44)"


class ResolvedBeyondDistributable(PlanRefused):
    """No more can be declared than is distributable (公司法 §210, §211)."""

    zh = "决议分配 {resolved_fen} 元，可分配只有 {distributable_fen} 元"
    en = "{resolved_fen} yuan resolved, but only {distributable_fen} yuan are distributable"


class ReservesBeyondProfit(PlanRefused):
    """Reserves cannot take more than there is."""

    zh = "提取的公积金 {reserves_fen} 元，超过可提取的 {available_fen} 元"
    en = "Reserves of {reserves_fen} yuan take more than the {available_fen} yuan there are"


class PriorityBeyondDistributable(PlanRefused):
    """Priority shares come first, but only out of what is distributable."""

    zh = "优先份额共 {priority_fen} 元，可分配只有 {distributable_fen} 元"
    en = "Priority shares of {priority_fen} yuan, but only {distributable_fen} yuan are distributable"


class NothingToSplitBy(PlanRefused):
    """A pool with something to split and nothing to split it by."""

    zh = "“{pool}”池有 {amount_fen} 元要分配，却没有大于零的份额"
    en = "The {pool} pool has {amount_fen} yuan to split and nothing to split it by"
