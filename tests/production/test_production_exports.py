"""The desk's lists as workbooks: what is filtered and no more, figures as numbers, text never a formula."""

import io
import zipfile
from datetime import date
from typing import Any

import httpx
import python_calamine

from shared.kit.ids import new_id
from shared.kit.workbook import export
from tests.production.desk import DAY, Desk

Rows = list[list[Any]]


async def _sheet(desk: Desk, path: str, **query: Any) -> Rows:
    asked = {"node": str(desk.coop), **query}
    return read(await desk.client.get(path, params=asked, headers={"accept-language": "en"}))


def read(answer: httpx.Response) -> Rows:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].endswith(".xlsx")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()


async def _delivered(desk: Desk, document: str, on: date = DAY) -> Any:
    body = {"document": document, "product": "鲜花", "grade": "1", "gross_g": 12_345, "tare_g": 345}
    return await desk.post("/deliveries", entity_id=desk.coop, on=on, household_id=desk.households[0], **body)


async def test_deliveries_leave_as_they_are_filtered(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    await _delivered(desk, "D-1")
    await _delivered(desk, "D-2", date(2025, 7, 1))
    head, row = await _sheet(desk, "/exports/deliveries", until=str(DAY))
    told = dict(zip(head, row, strict=True))
    assert (told["Document"], told["Household"], told["Grower"]) == ("D-1", "H0", "农户0")
    assert (told["Net (kg)"], told["Amount (yuan)"], told["Date"]) == (12, 120, DAY)
    assert len(await _sheet(desk, "/exports/deliveries")) == 3


async def test_the_heads_are_in_the_language_asked_for(desk: Desk) -> None:
    answer = await desk.client.get("/exports/lots")
    assert read(answer)[0][:4] == ["入库日", "单位", "品名", "等级"]


async def test_nobody_gets_rows_of_others(desk: Desk) -> None:
    await desk.opened(desk.company, 1_000, 777)
    assert len(await _sheet(desk, "/exports/lots")) == 1
    head, row = await _sheet(desk, "/exports/lots", node=str(desk.company))
    assert dict(zip(head, row, strict=True))["Cost left (yuan)"] == 7.77


async def test_text_is_never_a_formula(desk: Desk) -> None:
    await desk.price(desk.coop, "鲜花")
    sign = "=HYPERLINK(1)"
    await _delivered(desk, sign)
    answer = await desk.client.get("/exports/deliveries", params={"node": str(desk.coop)})
    assert read(answer)[1][1] == sign
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert "<f>" not in page
    assert 'quotePrefix="1"' in styles  # stays text when somebody edits it


async def test_more_than_a_workbook_holds_is_refused_and_not_cut_off(desk: Desk, monkeypatch: Any) -> None:
    for number in range(3):
        batch = {"number": f"B-{number}", "stage": "growing", "asset": "production"}
        await desk.post("/batches", entity_id=desk.coop, on=DAY, id=new_id(), **batch)
    assert len(await _sheet(desk, "/exports/batches", status="open")) == 4
    monkeypatch.setattr(export, "ROWS_MAX", 2)
    answer = await desk.client.get("/exports/batches", params={"node": str(desk.coop)})
    assert (answer.status_code, answer.json()["title"]) == (422, "TooManyRows")
