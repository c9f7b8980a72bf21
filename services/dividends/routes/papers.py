"""分红清册 to be signed and 公示 to be pinned to the board, as PDF."""

from pathlib import Path
from typing import Any

from fastapi import Response

from services.dividends.domain.notice import masked
from services.dividends.queries import showing, tiers
from services.dividends.schemas.commands import Pool
from services.dividends.service.adjusting import ADJUSTMENT
from shared.kit.act import Act
from shared.kit.errors import NotFound
from shared.kit.money import capital_words, yuan
from shared.kit.paper import printed

PAPERS = Path(__file__).parents[1] / "papers"
#: Lines of one paper: the largest village many times over.
LINES_MAX = 20_000
POOLS = {
    Pool.CAPITAL: "按出资（账户）",
    Pool.PATRONAGE: "按交易量",
    Pool.PRIORITY: "优先份额",
    Pool.SHARES: "按份额",
}
STATES = {
    "draft": "草稿",
    "supervisor_reviewed": "监事会已审",
    "party_discussed": "党组织已议",
    "township_reviewed": "镇已审",
    "published": "公示中",
    "voted": "已表决",
    "declared": "已宣告",
    "partially_settled": "部分已付",
    "settled": "已付",
    "closed": "已结",
    "withdrawn": "已撤销",
}


async def register(act: Act, tier: Any) -> Response:
    """The register of a drawn-up tier. Refused: `NotFound` before, `CharacterNotInFont`."""
    rows = await tiers.holders(act.session, tier.id)
    if not rows:
        raise NotFound(what="分红清册 / register", id=tier.id)
    pools = list(dict.fromkeys(row.pool for row in rows))
    held: dict[Any, dict[str, Any]] = {}
    for row in rows:
        of = held.setdefault(row.holder_id, {"row": row, "parts": {}, "tax_fen": 0})
        of["parts"][row.pool] = row.amount_fen
        of["tax_fen"] += row.tax_fen
    sums = [sum(one["parts"].get(pool, 0) for one in held.values()) for pool in pools]
    data = {
        "title": f"{tier.year} 年度收益分配{_kind(tier)}清册",
        "remark": await _remark(act, tier),
        "landscape": True,
        "entity": tier.entity_name,
        "record_on": tier.record_on,
        "state": STATES.get(tier.state, tier.state),
        "pools": [POOLS[Pool(pool)] for pool in pools],
        "rows": [_signed(one, pools) for one in held.values()],
        "sums": [yuan(fen) for fen in sums],
        "tax": yuan(tier.tax_fen),
        "net": yuan(sum(sums) - tier.tax_fen),
        "words": capital_words(sum(sums) - tier.tax_fen),
    }
    return await printed(PAPERS / "register.typ", data, f"{tier.entity_name} {tier.year} 分红清册")


async def notice(act: Act, tier: Any) -> Response:
    """The notice of a published tier. Refused: `NotFound` before, `CharacterNotInFont`."""
    shown = (await showing.views(act.session, [tier]))[0]
    if shown.published_on is None:
        raise NotFound(what="公示 / notice", id=tier.id)
    steps = [
        {"name": step.zh, "amount": yuan(step.amount_fen), "law": step.law}
        for step in await showing.steps(act.session, tier.detail)
    ]
    steps.append({"name": "可分配收益", "amount": yuan(tier.distributable_fen), "law": ""})
    declared = "本次更正（与原宣告的差额）" if tier.kind == ADJUSTMENT else "本次分配"
    steps.append({"name": declared, "amount": yuan(tier.declared_fen), "law": ""})
    rows = await tiers.lines(act.session, tier.id, limit=LINES_MAX)
    data = {
        "title": f"{tier.year} 年度收益分配{_kind(tier)}方案公示",
        "remark": await _remark(act, tier),
        "entity": tier.entity_name,
        "introduction": (
            f"自 {shown.published_on} 起公示，{shown.vote_from_on} 起可提交成员（股东）会议表决。"
            "对方案或本户金额有异议的，请在表决前向本单位提出，也可在手机上提出；姓名已作隐去处理。"
        ),
        "steps": steps,
        "rows": [
            {
                "name": row.holder_name if row.holder_is_entity else masked(row.holder_name),
                "pool": POOLS[Pool(row.pool)],
                "weight": _weight(row.weight, row.pool, tier.form),
                "amount": yuan(row.amount_fen),
            }
            for row in rows
        ],
        "published_on": shown.published_on,
    }
    return await printed(PAPERS / "notice.typ", data, f"{tier.entity_name} {tier.year} 分配公示")


def _kind(tier: Any) -> str:
    """An adjustment pays and takes back differences, and says so."""
    return "更正" if tier.kind == ADJUSTMENT else ""


async def _remark(act: Act, tier: Any) -> str:
    """Why the paper is none to pay by: given up, or corrected by what was declared since."""
    if tier.state == showing.WITHDRAWN:
        return "本方案已撤销，不作为发放依据"
    corrected = "；".join(
        f"{row.accounting_on} 的更正分配（{row.reason}）"
        for row in await tiers.corrections(act.session, tier)
    )
    return f"本表已被更正，应发金额须与更正清册合并计算：{corrected}" if corrected else ""


def _signed(one: dict[str, Any], pools: list[str]) -> dict[str, Any]:
    """A holder's row: its part of each pool, the tax, and what it signs for, in figures and in words."""
    net = sum(one["parts"].values()) - one["tax_fen"]
    return {
        "code": one["row"].holder_code or "",
        "name": one["row"].holder_name,
        "parts": [yuan(one["parts"].get(pool, 0)) for pool in pools],
        "tax": yuan(one["tax_fen"]),
        "net": yuan(net),
        "words": capital_words(net),
    }


def _weight(weight: int, pool: str, form: str) -> str:
    """Shares of a village with three decimals, heads of a priority item, capital and trade in yuan."""
    if pool == Pool.PRIORITY:
        return f"{weight}"
    if pool == Pool.SHARES and form == "village":
        return f"{weight // 1000:,}.{weight % 1000:03d}"
    return yuan(weight)
