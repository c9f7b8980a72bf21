"""Everything a village workbook can be refused for, a sentence each in Chinese and English."""

from shared.kit.workbook.refusals import WorkbookRefused


class RosterRefused(WorkbookRefused):
    """The root of what a register is refused for beyond what any workbook is."""

    zh = "名册不能导入"
    en = "The register cannot be imported"


class NoRegister(RosterRefused):
    """No sheet has the headings of a member and share register."""

    zh = "没有找到成员股权登记表：表头至少要有“姓名”和“公民身份号码”"
    en = "No sheet is a member and share register: its headings must hold at least a name and a citizen id"


class SeveralRegisters(RosterRefused):
    """Two sheets are registers; which one counts is for a person to say."""

    zh = "有多个工作表都是登记表（{sheets}），请只保留一个，其余删除或隐藏"
    en = "Several sheets are registers ({sheets}); keep one, delete or hide the others"


class NobodyListed(RosterRefused):
    """Headings, and nothing under them."""

    zh = "登记表中没有任何人"
    en = "The register lists nobody"


class RoundedByExcel(RosterRefused):
    """Excel keeps 15 digits of a number, so an id typed as a number has lost its last three."""

    zh = "公民身份号码被 Excel 当作数字存储，后几位已丢失，请把单元格设为文本后重新填写"
    en = "Excel has kept the citizen id as a number and rounded its last digits away; type it again as text"


class IdNumberUnreadable(RosterRefused):
    """A date, a tick or the like in the id column."""

    zh = "公民身份号码读不出来：{value}"
    en = "The citizen id cannot be read: {value}"


class NameMissing(RosterRefused):
    """A row with an id or shares but no name."""

    zh = "没有填姓名"
    en = "The name is missing"


class SexUnreadable(RosterRefused):
    """Neither 男 nor 女."""

    zh = "性别“{value}”读不出来，应填男或女"
    en = "The sex “{value}” cannot be read; it is 男 or 女"


class SexDisagrees(RosterRefused):
    """The 17th digit of a citizen id is odd for men, even for women (GB 11643)."""

    zh = "性别填的是{written}，公民身份号码显示是{told}"
    en = "The sex is written {written}, the citizen id says {told}"


class BirthDateDisagrees(RosterRefused):
    """The column of birth dates and the id tell different days."""

    zh = "出生日期填的是 {written}，公民身份号码显示是 {told}"
    en = "The date of birth is written {written}, the citizen id says {told}"


class SamePersonTwice(RosterRefused):
    """One citizen id in two rows."""

    zh = "第 {row} 行与第 {first_row} 行的公民身份号码相同，是同一个人"
    en = "Row {row} has the citizen id of row {first_row}: the same person twice"


class MembershipUnreadable(RosterRefused):
    """Neither yes nor no."""

    zh = "“{value}”读不出来，应填是或否"
    en = "“{value}” cannot be read; it is 是 (yes) or 否 (no)"


class MembershipUnsaid(RosterRefused):
    """Blank, where other rows say no in words."""

    zh = "没有填是或否"
    en = "Whether this is a member is left blank"


class NonMemberHoldsShares(RosterRefused):
    """Only members have income-right shares (农村集体经济组织法 §13, §40)."""

    zh = "{name} 不是成员，却有 {shares} 股"
    en = "{name} is no member yet holds {shares} shares"


class ShareUnreadable(RosterRefused):
    """Not a number."""

    zh = "“{value}”不是数字"
    en = "“{value}” is no number"


class ShareNegative(RosterRefused):
    """Below zero."""

    zh = "{value} 小于零"
    en = "{value} is below zero"


class ShareTooFine(RosterRefused):
    """More than three decimals; a share has 1,000 milli-shares."""

    zh = "{value} 超过三位小数"
    en = "{value} has more than three decimals"


class ShareTooLarge(RosterRefused):
    """More shares than any village has: a slip, or an id in the wrong column."""

    zh = "{value} 过大，最多 {max}"
    en = "{value} is too large; at most {max}"


class SubtotalDisagrees(RosterRefused):
    """A person's subtotal is not the sum of the classes before it."""

    zh = "填的是 {written}，各类股份相加是 {told}"
    en = "Written {written}, the share classes add up to {told}"


class YearsSharesDisagree(RosterRefused):
    """农龄股 is years × the rate that the workbook's own notes state."""

    zh = "填的是 {written}，{years} 年按每年 {rate} 股应为 {told}"
    en = "Written {written}; {years} years at {rate} a year make {told}"


class HouseholdTotalDisagrees(RosterRefused):
    """A household's total is not the sum of its persons."""

    zh = "户号 {code} 的户合计填的是 {written}，各成员相加是 {told}"
    en = "The total of household {code} is written {written}, its persons add up to {told}"


class UnknownHousehold(RosterRefused):
    """A person stands before any household has begun."""

    zh = "{name} 不知道属于哪一户：本行和上面都没有户号或户主"
    en = "Nobody knows which household {name} is of: neither this row nor one above names it"


class HouseholdNumberMissing(RosterRefused):
    """A new household begins without a number."""

    zh = "户主 {head} 这一户没有户号"
    en = "The household of {head} has no number"


class HouseholdNumberTwice(RosterRefused):
    """Two households bear one number."""

    zh = "户号 {code} 在第 {first_row} 行已经用过"
    en = "The household number {code} is used in row {first_row} already"


class TwoHeads(RosterRefused):
    """One household, two heads."""

    zh = "户号 {code} 有两个户主：第 {first_row} 行和第 {row} 行"
    en = "Household {code} has two heads: rows {first_row} and {row}"


class NoHead(RosterRefused):
    """Nobody of the household is marked as its head."""

    zh = "户号 {code} 没有人标为户主"
    en = "Nobody of household {code} is marked as its head"


class HeadNotAmongPersons(RosterRefused):
    """The head named for the household is not one of its rows."""

    zh = "户主“{head}”不在户号 {code} 的人员中"
    en = "The head “{head}” is not among the persons of household {code}"


class HeadNameDisagrees(RosterRefused):
    """The row marked 户主 bears another name than the household's head."""

    zh = "户主姓名写的是“{head}”，标为户主的是“{name}”（第 {row} 行）"
    en = "The head is named “{head}”, the person marked as head is “{name}” (row {row})"


class BaseDateUnreadable(RosterRefused):
    """The base date is no day of the calendar."""

    zh = "基准日“{value}”不是有效日期"
    en = "The base date “{value}” is no day of the calendar"


class BaseDateMissing(RosterRefused):
    """A warning: no base date is stated, so ids are judged by the day of the import."""

    zh = "没有写明基准日"
    en = "No base date is stated"


class SequenceBroken(RosterRefused):
    """A warning: the running number skips or repeats."""

    zh = "序号 {found} 不连续，应为 {expected}"
    en = "The running number {found} is out of step; {expected} was expected"
