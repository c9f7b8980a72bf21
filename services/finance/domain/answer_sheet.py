"""A bank's answer as a workbook: which line of a batch was paid or sent back, and why; nothing is guessed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.kit.errors import Kind, Refused
from shared.kit.workbook.cells import CellRefusal
from shared.kit.workbook.columns import Column, Form, code, one_of, words
from shared.kit.workbook.table import Reading

#: What banks write, and whether it means that the money arrived.
SETTLED = ("已付", "成功", "交易成功", "paid", "settled", "success")
RETURNED = ("退回", "失败", "交易失败", "退票", "returned", "failed")
#: The state of a line that the bank has not answered.
WAITS = "sent"

FORM = Form(
    "付款结果表",
    "银行代发结果：付款行编号照代发文件填写，每行只填一次；没有结果的行留空，以后再报。",
    (
        Column(
            "line", "付款行编号", code, required=True, also=("付款行", "行编号"), note="代发文件的最后一列"
        ),
        Column(
            "settled",
            "结果",
            one_of({**dict.fromkeys(SETTLED, True), **dict.fromkeys(RETURNED, False)}),
            also=("付款结果", "处理结果", "交易结果"),
            example="成功",
        ),
        Column("reason", "原因", words, also=("退回原因", "失败原因", "备注"), note="退回的写明原因"),
    ),
)


class LineUnknown(Refused):
    """The batch has no such line."""

    kind = Kind.INVALID
    zh = "本批次没有这个付款行编号"
    en = "The batch has no such line"


class LineAnswered(Refused):
    """The bank has answered this line, or it was never sent."""

    kind = Kind.INVALID
    zh = "第 {number} 行不在等银行结果"
    en = "Line {number} does not wait for the bank"


class LineTwice(Refused):
    """A line is answered once."""

    kind = Kind.INVALID
    zh = "这个付款行编号填了两次"
    en = "This line is answered twice"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the batch: its number and state."""

    number: int
    state: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What the sheet says of one line."""

    line_id: UUID
    settled: bool
    reason: str | None


def judged(reading: Reading, lines: Mapping[UUID, Waiting]) -> tuple[list[Answered], tuple[CellRefusal, ...]]:
    """The answers of a table that was read, rows without one left out, and what is wrong with them."""
    answers: dict[UUID, Answered] = {}
    refusals = list(reading.refusals)
    for row in reading.rows:
        if row.values["settled"] is None:
            continue
        line_id = _line(row.values["line"])
        for refused in _wrong(line_id, lines, answers):
            refusals.append(reading.refusal(refused, row.row, "line"))
        if line_id is not None:
            reason = None if row.values["settled"] else row.values["reason"]
            answers[line_id] = Answered(line_id, row.values["settled"], reason)
    return list(answers.values()), tuple(sorted(refusals, key=lambda refusal: refusal.row))


def _line(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def _wrong(
    line_id: UUID | None, lines: Mapping[UUID, Waiting], answers: Mapping[UUID, Answered]
) -> Iterator[Refused]:
    line = None if line_id is None else lines.get(line_id)
    if line is None:
        yield LineUnknown()
    elif line.state != WAITS:
        yield LineAnswered(number=line.number)
    elif line_id in answers:
        yield LineTwice()
