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
