"""Saving a version of consolidated statements: frozen, with what it had seen and the hash of all it says."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.consolidation.statements import consolidate
from services.finance.domain.consolidation.versions import canonical, hash_of
from services.finance.queries import consolidations as queries
from services.finance.queries import group_books
from services.finance.schemas.consolidations import (
    Consolidate,
    MemberView,
    StatementsView,
    VersionKind,
    VersionWhole,
)
from shared.kit.auth import Actor
from shared.kit.errors import Kind, Refused


class NoCompany(Refused):
    """Only a company consolidates: a branch is part of one, co-ops and villages are aggregated."""

    kind = Kind.INVALID
    zh = "合并报表以公司为母公司：分公司并入所属公司，合作社和村集体不纳入合并"
    en = "Statements are consolidated for a company: not for a branch, a co-op or a village organisation"


class MonthsStillOpen(Refused):
    """A final version rests on closed months."""

    zh = "还有成员单位没有结到 {month}：{members}；只能先出草稿"
    en = "Members have not closed up to {month}: {members}; only a draft can be made"


class PairsDoNotMatch(Refused):
    """A final version leaves no difference between members."""

    zh = "成员单位之间还有 {count} 笔往来对不上，先在内部往来核对里处理；只能先出草稿"
    en = "{count} documents between members do not match; settle them first, only a draft can be made"


_SAVE = text(
    """
    INSERT INTO consolidation (id, company_id, from_month, to_month, kind, hash, snapshot, body, open_pairs,
                               made_by, made_by_name)
    VALUES (:id, :company, :from, :to, :kind, :hash, :snapshot, :body, :pairs, :by, :name)
    """
)


async def save(session: AsyncSession, actor: Actor, command: Consolidate) -> VersionWhole:
    """Consolidate and keep the answer. Refuses NoCompany; of a final one MonthsStillOpen, PairsDoNotMatch."""
    months = command.from_month, command.to_month
    members = await group_books.members(session, command.company_id, *months)
    if not members:
        raise NoCompany(field="company_id")
    read = await group_books.read(session, members, *months)
    if command.kind is VersionKind.FINAL:
        still_open = [member.name for member in members if member.entity_id not in read.closed]
        if still_open:
            raise MonthsStillOpen(field="kind", month=command.to_month, members="、".join(still_open))
        if read.books.open_pairs:
            raise PairsDoNotMatch(field="kind", count=len(read.books.open_pairs))
    statements = consolidate(read.books, command.company_id)
    content = {
        "members": [MemberView.model_validate(member).model_dump(mode="json") for member in members],
        "statements": StatementsView.model_validate(statements).model_dump(mode="json"),
    }
    await session.execute(
        _SAVE,
        {
            "id": command.id,
            "company": command.company_id,
            "from": command.from_month,
            "to": command.to_month,
            "kind": command.kind.value,
            "hash": hash_of(content),
            "snapshot": read.snapshot,
            "body": canonical(content),
            "pairs": len(read.books.open_pairs),
            "by": str(actor.id),
            "name": actor.name,
        },
    )
    return await queries.version(session, command.id)
