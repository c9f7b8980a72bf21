"""Finds a register's heading rows and tells which column is what, whatever their order and wording."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from shared.kit.workbook.cells import BRACKETS, CellRefusal, is_blank, key_of, shown, text
from shared.kit.workbook.grid import Sheet
from shared.kit.workbook.refusals import HeadingMissing, HeadingTwice

SEARCHED_ROWS_MAX = 40  # headings stand near the top
HEADING_ROWS_MAX = 3
KNOWN_HEADINGS_MIN = 3
GENERAL_SHARE = "股份"  # the class of a register that knows no classes


class Field(StrEnum):
    """What a column can be; share classes are told apart by their own names."""

    SEQUENCE = "序号"
    HOUSEHOLD = "户号"
    HEAD = "户主姓名"
    NAME = "姓名"
    RELATION = "与户主关系"
    SEX = "性别"
    ID_NUMBER = "公民身份号码"
    BIRTH = "出生日期"
    GROUP = "组别"
    MEMBER = "是否成员"
    YEARS = "农龄"
    SUBTOTAL = "小计"
    HOUSEHOLD_TOTAL = "户合计"
    PHONE = "联系电话"
    ACCOUNT = "银行账号"
    REMARK = "备注"


_WORDS: dict[Field, str] = {
    Field.SEQUENCE: "序号 序 编号 行号 顺序号 NO NO. 序列 序列号",
    Field.HOUSEHOLD: "户号 户编号 户编码 户代码 户主编号 户主编码 户主号 家庭编号 家庭户号 家庭编码 "
    "户序号 户主序号 农户编号 农户代码 农户编码 农户号 承包方编码 股权户号",
    Field.HEAD: "户主姓名 户主 户主名字 户主名称 户主名 户代表 户代表姓名 家庭户主 家庭户主姓名 "
    "户主代表 户主代表姓名",
    Field.NAME: "姓名 成员姓名 人员姓名 家庭成员姓名 家庭成员 股东姓名 成员名称 名字 社员姓名 成员 "
    "家庭人员姓名 持股人 持股人姓名 本人姓名",
    Field.RELATION: "与户主关系 与户主的关系 和户主关系 同户主关系 与户主之间关系 与户主之关系 户主关系 "
    "家庭关系 关系 与户代表关系 成员关系 与家庭户主关系",
    Field.SEX: "性别",
    Field.ID_NUMBER: "公民身份号码 公民身份证号码 公民身份证号 公民身份证 公民身份号 身份证号 身份证号码 "
    "身份证 身份号码 身份证件号码 身份证件号 证件号码 证件号 有效证件号码 居民身份证号 "
    "居民身份证号码 居民身份证 身份证编号 成员身份证号 成员身份证号码 成员公民身份号码 "
    "家庭成员身份证号 家庭成员身份证号码 家庭成员公民身份号码",
    Field.BIRTH: "出生日期 出生年月日 生日",
    Field.GROUP: "组别 组 村民小组 所在组 所属组 小组 组名 村组 所属小组 所在小组 村民小组名称 组号 "
    "居民小组 所属村民小组 所在村民小组 村民组",
    Field.MEMBER: "是否成员 是否为成员 是否集体成员 是否集体经济组织成员 是否本集体经济组织成员 "
    "是否为集体经济组织成员 是否为本集体经济组织成员 是否具有成员资格 有无成员资格 "
    "是否确认为成员 是否确认成员 成员资格 成员身份 是否股东 是否社员 是否本村成员 "
    "是否村集体成员",
    Field.YEARS: "农龄 农龄年 农龄年限 农龄年数 劳龄 农龄数 累计农龄",
    Field.SUBTOTAL: "小计 个人合计 个人小计 股份合计 股份小计 个人股份合计 个人股份小计 个人总股数 "
    "个人股数 个人持股 个人股份数 个人总股份 股数合计 持股合计 总股数 总股份 合计股数 "
    "合计股份 股权合计 股权小计 个人股权合计 个人股份 人合计",
    Field.HOUSEHOLD_TOTAL: "户合计 全户合计 户小计 户股份合计 本户合计 家庭合计 户持股 户总股数 户总股份 "
    "户股权合计 全户股份合计 每户合计 家庭股份合计 户股数 户股份 户总计 全户股数 "
    "全户总股数 家庭总股数 户持股合计 户持股总数 户总股 全户总股份 全户小计 户股数合计 "
    "家庭小计 本户小计 本户股份合计",
    Field.PHONE: "联系电话 电话 手机 手机号 手机号码 联系方式 电话号码",
    Field.ACCOUNT: "银行账号 银行卡号 账号 卡号 银行账户 开户账号 收款账号 一卡通账号 惠农卡号",
    Field.REMARK: "备注 说明 附注",
}
_KNOWN = {word: known for known, words in _WORDS.items() for word in words.split()}
_EITHER_TOTAL = {"合计", "总计", "共计"}
_GENERAL_SHARES = {
    "股数",
    "份额",
    "持股数",
    "股份数",
    "股份",
    "股份数额",
    "份额数",
    "收益权份额",
    "持股份额",
    "股权数",
}
_SHARE_ALIASES = {
    "基本股": "人口股",
    "成员股": "人口股",
    "人头股": "人口股",
    "基本份额": "人口股",
    "人口份额": "人口股",
    "劳龄股": "农龄股",
    "农龄份额": "农龄股",
    "土地份额": "土地股",
    "资金份额": "资金股",
    "扶贫份额": "扶贫股",
    "承包地股": "土地股",
}
_SHARE = re.compile(r"(?!是否|户|入股|参股|控股|折股)([^每总合持]{1,8}股)(?:数|份|数量|份额|权|股数)?")
_SECTION = re.compile(r"(?:基本)?(?:信息|情况|资料)$")
_HEAD_ONLY = re.compile(r"^(?:户主|户代表|家庭户主)")
_SINGLE = (
    Field.HOUSEHOLD,
    Field.HEAD,
    Field.NAME,
    Field.RELATION,
    Field.SEX,
    Field.ID_NUMBER,
    Field.GROUP,
    Field.MEMBER,
    Field.YEARS,
    Field.SUBTOTAL,
    Field.HOUSEHOLD_TOTAL,
)


@dataclass(frozen=True, slots=True)
class Headings:
    """Where everything is: rows and columns count from 0; `written` is each column's heading as written."""

    first_row: int
    last_row: int
    columns: dict[Field, int] = field(default_factory=dict)
    share_columns: dict[str, int] = field(default_factory=dict)
    written: dict[int, str] = field(default_factory=dict)
    refusals: tuple[CellRefusal, ...] = ()

    def name_of(self, wanted: Field) -> str:
        """The heading as the sheet writes it; the usual word where the sheet has no such column."""
        column = self.columns.get(wanted)
        return wanted.value if column is None else self.written[column]

    @property
    def is_register(self) -> bool:
        """People and shares: what a register is, and a list of names is not."""
        has_people = Field.NAME in self.columns or Field.ID_NUMBER in self.columns
        return has_people and bool(self.share_columns)


def find_headings(sheet: Sheet) -> Headings | None:
    """The first rows that read like a register's headings; None when there are none."""
    for row in range(min(len(sheet.rows), SEARCHED_ROWS_MAX)):
        known = [key for key in map(key_of, sheet.rows[row]) if _means(key)]
        if len(known) >= KNOWN_HEADINGS_MIN and any(
            _KNOWN.get(key) in (Field.NAME, Field.ID_NUMBER) for key in known
        ):
            return _read(sheet, row)
    return None


def _means(key: str) -> bool:
    return key in _KNOWN or key in _EITHER_TOTAL or _share_class(key) is not None


def _share_class(key: str) -> str | None:
    if key in _GENERAL_SHARES:
        return GENERAL_SHARE
    if key in _KNOWN:
        return None
    if key in _SHARE_ALIASES:
        return _SHARE_ALIASES[key]
    match = _SHARE.fullmatch(key.removeprefix("其中"))
    return _SHARE_ALIASES.get(match[1], match[1]) if match else None


def _read(sheet: Sheet, first: int) -> Headings:
    last = first
    while last + 1 < min(len(sheet.rows), first + HEADING_ROWS_MAX) and _goes_on(sheet, first, last + 1):
        last += 1
    lines = [_filled(sheet, row, last) for row in range(max(0, first - 1), last + 1)]
    if first > 0 and not _is_parent_row(sheet, first - 1):
        lines = lines[1:]
    places = _Places(first)
    for column in range(sheet.width):
        path = [line[column] for line in lines if key_of(line[column])]
        if path:
            places.add(column, path)
    places.settle_totals()
    places.require()
    return Headings(first, last, places.columns, places.shares, places.written, tuple(places.refusals))


def _goes_on(sheet: Sheet, first: int, row: int) -> bool:
    """True when the row is a further heading row: known words, no figures, no person."""
    cells = sheet.rows[row]
    if any(not isinstance(cell, str) for cell in cells):
        return False
    keys = [key_of(cell) for cell in cells]
    for column, key in enumerate(keys):
        above = _KNOWN.get(key_of(sheet.cell(first, column)))
        if above in (Field.NAME, Field.ID_NUMBER) and key and key not in _KNOWN:
            return False
    only_units = all(is_blank(cell) or BRACKETS.fullmatch(text(cell)) for cell in cells)
    if only_units:
        return not all(map(is_blank, cells))
    return any(_means(key) and key != "户主" for key in keys)


def _is_parent_row(sheet: Sheet, row: int) -> bool:
    """True for a row such as 户主信息 | 家庭成员信息 | 股份 above the headings; a title is one wide merge."""
    spans = [right - left + 1 for (top, left), (_, right) in sheet.merges if top == row and right > left]
    return any(span <= sheet.width // 2 for span in spans) or any(
        _HEAD_ONLY.match(key_of(cell)) for cell in sheet.rows[row]
    )


def _filled(sheet: Sheet, row: int, last: int) -> list[str]:
    """A heading row with merged cells, and a group's blank cells to the right, filled in."""
    line = [shown(sheet.cell(row, column)) for column in range(sheet.width)]
    for (top, left), (bottom, right) in sheet.merges:
        if top <= row <= bottom:
            for column in range(left, right + 1):
                line[column] = shown(sheet.cell(top, left))
    if row < last:
        for column in range(1, sheet.width):
            if not line[column] and all(key_of(sheet.cell(row + 1, at)) for at in (column - 1, column)):
                line[column] = line[column - 1]
    return line


class _Places:
    """Gathers which column is what, and what is wrong with the headings."""

    def __init__(self, row: int) -> None:
        self.row = row
        self.columns: dict[Field, int] = {}
        self.shares: dict[str, int] = {}
        self.written: dict[int, str] = {}
        self.totals: list[int] = []
        self.refusals: list[CellRefusal] = []

    def add(self, column: int, path: list[str]) -> None:
        """Takes a column whose headings, from the top down, are `path`."""
        keys = [key_of(part) for part in path]
        leaf = keys[-1]
        parents = [_SECTION.sub("", key) for key in keys[:-1] if key != leaf]
        self.written[column] = path[-1]
        known = next((_KNOWN[near + leaf] for near in reversed(parents) if near + leaf in _KNOWN), None)
        if known is None and any(map(_HEAD_ONLY.match, parents)) and leaf not in ("关系", "与户主关系"):
            return  # something else of the head's; the head has a row of his own
        if known is None and any(parent.endswith("户") for parent in parents) and leaf in _EITHER_TOTAL:
            known = Field.HOUSEHOLD_TOTAL
        known = known or _KNOWN.get(leaf)
        share = None if known else _share_class(leaf)
        if known is not None:
            self._once(known, column)
        elif share is not None:
            self._once_share(share, column)
        elif leaf in _EITHER_TOTAL:
            self.totals.append(column)

    def _once(self, known: Field, column: int) -> None:
        if known in self.columns and known in _SINGLE:
            self._refuse_twice(known.value, self.columns[known], column)
        self.columns.setdefault(known, column)

    def _once_share(self, share: str, column: int) -> None:
        if share in self.shares:
            self._refuse_twice(share, self.shares[share], column)
        self.shares.setdefault(share, column)

    def _refuse_twice(self, word: str, first: int, second: int) -> None:
        refused = HeadingTwice(heading=word, first=first + 1, second=second + 1)
        self.refusals.append(CellRefusal.of(refused, self.row + 1, self.written[second]))

    def settle_totals(self) -> None:
        """A bare 合计 is the person's, or the household's where the person's is there already; a sum without
        classes is the only class."""
        for column in self.totals:
            if Field.SUBTOTAL not in self.columns:
                self.columns[Field.SUBTOTAL] = column
            elif Field.HOUSEHOLD_TOTAL not in self.columns:
                self.columns[Field.HOUSEHOLD_TOTAL] = column
        if len(self.shares) > 1 and GENERAL_SHARE in self.shares and Field.SUBTOTAL not in self.columns:
            self.columns[Field.SUBTOTAL] = self.shares.pop(GENERAL_SHARE)
        if not self.shares and Field.SUBTOTAL in self.columns:
            self.shares[GENERAL_SHARE] = self.columns.pop(Field.SUBTOTAL)

    def require(self) -> None:
        """Refuses headings that leave a person unnamed, unidentified or without a household."""
        missing = [needed for needed in (Field.NAME, Field.ID_NUMBER) if needed not in self.columns]
        if not {Field.HOUSEHOLD, Field.HEAD, Field.RELATION} & self.columns.keys():
            missing.append(Field.HOUSEHOLD)
        for needed in missing:
            refused = HeadingMissing(heading=needed.value)
            self.refusals.append(CellRefusal.of(refused, self.row + 1, needed.value))
