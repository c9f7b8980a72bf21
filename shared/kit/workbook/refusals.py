"""Everything any workbook can be refused for, a sentence each in Chinese and English."""

from shared.kit.errors import Kind, Refused


class WorkbookRefused(Refused):
    """The root of what a workbook is refused for; raised for the whole file, else kept with its cell."""

    kind = Kind.INVALID
    zh = "工作簿不能导入"
    en = "The workbook cannot be imported"


class NotAWorkbook(WorkbookRefused):
    """Neither .xlsx nor .xls, or broken."""

    zh = "这不是可读的 Excel 工作簿（.xlsx 或 .xls），可能已损坏，请用 Excel 或 WPS 重新另存"
    en = "This is no readable Excel workbook (.xlsx or .xls); if it is broken, save it again from Excel"


class WorkbookIsEncrypted(WorkbookRefused):
    """A password stands before it."""

    zh = "工作簿有密码，请取消密码后再导入"
    en = "The workbook is encrypted; remove its password and import it again"


class WorkbookTooLarge(WorkbookRefused):
    """Over one of the named limits, as a zip bomb would be."""

    kind = Kind.TOO_LARGE
    zh = "工作簿太大：{limit} 最多 {max}"
    en = "The workbook is too large: {limit} is at most {max}"


class HeadingMissing(WorkbookRefused):
    """A column without which the register cannot be read."""

    zh = "表头中没有“{heading}”一列"
    en = "The headings have no column “{heading}”"


class HeadingTwice(WorkbookRefused):
    """Two columns claim to be the same thing."""

    zh = "“{heading}”一列出现了两次（第 {first} 列和第 {second} 列），无法判断用哪一列"
    en = "Two columns are “{heading}” (columns {first} and {second}); which one counts is not clear"


class FormulaError(WorkbookRefused):
    """The cell shows #REF! or the like."""

    zh = "单元格是公式错误 {error}"
    en = "The cell holds the formula error {error}"


class FormulaWithoutValue(WorkbookRefused):
    """A formula that was never calculated: written by a program and not opened since."""

    zh = "单元格的公式没有计算结果，请用 Excel 打开并保存后再导入"
    en = "The cell's formula has no result yet; open the workbook in Excel, save it and import it again"


class TotalDisagrees(WorkbookRefused):
    """A total row is not the sum of the rows above it."""

    zh = "“{label}”填的是 {written}，上面各行相加是 {told}"
    en = "“{label}” is written {written}, the rows above add up to {told}"


class NoTable(WorkbookRefused):
    """No sheet has the headings of the form."""

    zh = "没有找到“{form}”：表头应有{headings}"
    en = "No sheet is the table “{form}”: its headings should hold {headings}"


class SeveralTables(WorkbookRefused):
    """Two sheets are the form; which one counts is for a person to say."""

    zh = "有多个工作表都是“{form}”（{sheets}），请只保留一个，其余删除或隐藏"
    en = "Several sheets are the table “{form}” ({sheets}); keep one, delete or hide the others"


class NothingListed(WorkbookRefused):
    """Headings, and nothing under them."""

    zh = "表里没有任何一行"
    en = "The table has no rows"


class CellMissing(WorkbookRefused):
    """A cell that must be filled is blank."""

    zh = "没有填{heading}"
    en = "{heading} is not filled in"


class CellMerged(WorkbookRefused):
    """A cell of the data lies under a merged one: whose it is cannot be told."""

    zh = "单元格与第 {row} 行合并，无法判断属于哪一行，请取消合并后逐行填写"
    en = "The cell is merged with row {row}; undo the merge and fill in every row"


class RoundedByExcel(WorkbookRefused):
    """Excel keeps 15 digits of a number, so a longer one typed as a number has lost its last."""

    zh = "号码被 Excel 当作数字存储，超过 {max} 位的部分已丢失，请把单元格设为文本后重新填写"
    en = "Excel has kept this as a number and rounded what is beyond {max} digits; type it again as text"


class NotANumber(WorkbookRefused):
    """Not a number."""

    zh = "“{value}”不是数字"
    en = "“{value}” is no number"


class NumberNegative(WorkbookRefused):
    """Below zero, or zero where there must be something."""

    zh = "{value} 应大于零"
    en = "{value} should be above zero"


class NumberTooFine(WorkbookRefused):
    """More decimals than the unit has."""

    zh = "{value} 超过 {decimals} 位小数"
    en = "{value} has more than {decimals} decimals"


class NumberTooLarge(WorkbookRefused):
    """More digits than Excel keeps."""

    zh = "{value} 过大，Excel 只保留 15 位"
    en = "{value} is too large: Excel keeps 15 digits"


class NotADay(WorkbookRefused):
    """No day of the calendar."""

    zh = "“{value}”不是有效日期，应如 2025-12-31"
    en = "“{value}” is no day of the calendar; write it like 2025-12-31"


class WordUnknown(WorkbookRefused):
    """Another word than those that have a meaning here."""

    zh = "“{value}”读不出来，应填：{words}"
    en = "“{value}” cannot be read; it is one of: {words}"


class TextTooLong(WorkbookRefused):
    """More characters than the column holds."""

    zh = "文字太长，最多 {max} 个字"
    en = "The text is too long: at most {max} characters"
