"""Sets a share certificate (股权证) and a roll of holders (股东名册) as they leave the house."""

from pathlib import Path
from typing import Any

from services.members.domain.organisation import IN_FEN
from services.members.domain.register import MovementKind
from services.members.domain.register.movements import ENCUMBERING
from services.members.models import Organisation
from services.members.schemas.register import CertificateView, RollView
from shared.kit.errors import NotFound
from shared.kit.workbook.sheet import Cell, shares_cell, sheet, yuan_cell

CERTIFICATE = Path(__file__).parents[1] / "papers" / "certificate.typ"
MILLI = 1000


def paper_of(certificate: CertificateView, copy_number: int) -> dict[str, Any]:
    """What the template sets. Refuses NotFound for a print that is not in the log."""
    if copy_number not in {one.copy_number for one in certificate.prints}:
        raise NotFound(what="打印记录 / print", id=copy_number)
    content = certificate.content
    home = content["household"] or {}
    persons = home.get("persons", [])
    classes = [held["share_class"] for held in content["shares"]]
    return {
        "organisation": content["organisation"]["name"],
        "credit_code": content["organisation"]["credit_code"] or "",
        "number": certificate.number,
        "issued_on": certificate.issued_on.isoformat(),
        "holder": content["holder"]["name"],
        "place": str(content["holder"]["place"]),
        "code": home.get("code", ""),
        "classes": classes,
        "shares": [_shares(held["milli_shares"]) for held in content["shares"]],
        "total": _shares(sum(held["milli_shares"] for held in content["shares"])),
        "bound": _shares(
            sum(held["frozen_milli_shares"] + held["pledged_milli_shares"] for held in content["shares"])
        ),
        "persons": [
            [
                person["name"],
                person["relation"],
                person["id_masked"],
                *(_shares(_part(content["parts"], person["person_id"], one)) for one in classes),
            ]
            for person in persons
        ],
        "common": _common(content, classes),
        "movements": [_line(one, str(certificate.holder_id)) for one in content["movements"]],
        "copy": copy_number,
    }


def _common(content: dict[str, Any], classes: list[str]) -> list[str]:
    """What is nobody's part in particular of those printed, by class; empty if there is none."""
    held = {one["share_class"]: int(one["milli_shares"]) for one in content["shares"]}
    living = [person["person_id"] for person in (content["household"] or {}).get("persons", [])]
    rest = [held[one] - sum(_part(content["parts"], who, one) for who in living) for one in classes]
    return [_shares(milli) for milli in rest] if any(rest) else []


def _part(parts: list[dict[str, Any]], person_id: str, share_class: str) -> int:
    return sum(
        int(part["milli_shares"])
        for part in parts
        if part["person_id"] == person_id and part["share_class"] == share_class
    )


def _line(movement: dict[str, Any], holder_id: str) -> list[str]:
    """Day, kind, class, what came in or went out, approval; a freeze or pledge moves nothing."""
    kind = MovementKind(movement["kind"])
    amount = _shares(movement["milli_shares"])
    comes = movement["to_holder"] == holder_id
    return [
        movement["effective_on"],
        kind.zh,
        movement["share_class"],
        amount if comes else "",
        amount if not comes and kind not in ENCUMBERING else "",
        movement["approval_ref"] or movement["reason"],
    ]


def _shares(milli_shares: int) -> str:
    """Three decimals, separators: `1,640.500`."""
    return f"{milli_shares // MILLI:,}.{milli_shares % MILLI:03d}" if milli_shares else "–"


def roll_sheet(organisation: Organisation, roll: RollView) -> bytes:
    """A holder a row, a class a column; a village's shares in shares, capital in yuan."""
    in_fen = organisation.legal_form in IN_FEN
    classes = [one.share_class for one in roll.classes]

    def amount(milli_shares: int) -> Cell:
        return yuan_cell(milli_shares) if in_fen else shares_cell(milli_shares)

    rows: list[list[Cell]] = [
        [
            row.register_order,
            row.code,
            row.holder_name,
            row.group_name,
            *(amount(row.classes.get(one, 0)) for one in classes),
            amount(row.milli_shares),
            amount(row.frozen_milli_shares),
            amount(row.pledged_milli_shares),
        ]
        for row in roll.rows
    ]
    above = [
        f"编制单位：{organisation.name}    基准日：{roll.effective_on}    单位：{'元' if in_fen else '股'}",
        f"登记截至：{roll.recorded_until:%Y-%m-%d %H:%M} UTC    全部 {roll.holders} 户（人）",
    ]
    return sheet(
        "股东名册", above, ["序号", "户号", "持有人", "组别", *classes, "合计", "冻结", "质押"], rows
    )
