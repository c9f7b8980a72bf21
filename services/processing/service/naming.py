"""Names the lot a refusal is about: ids are for machines, people know product, grade and number."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.errors import Refused
from shared.production.quantities import lot_name

LOT_ID = "lot_id"
#: A lot of a batch by the batch's number, one that was received by the transfer's; a lot of another
#: custodian, and one on hand at the cut-over, by its day.
_NAMES = text(
    """
    SELECT l.id, l.product, l.grade, l."on", coalesce(b.number, a.body ->> 'document') AS number
    FROM lot l LEFT JOIN batch b ON b.id = l.batch_id LEFT JOIN arrival a ON a.transfer_id = l.transfer_id
    WHERE l.id = ANY(:ids)
    UNION ALL SELECT e.id, e.product, e.grade, e."on", NULL FROM elsewhere e
    WHERE e.id = ANY(:ids) AND NOT EXISTS (SELECT 1 FROM lot WHERE lot.id = e.id)
    """
)


async def named(session: AsyncSession, refused: Refused) -> Refused:
    """The refusal, its lot named."""
    await name_lots(session, [refused])
    return refused


async def name_lots(session: AsyncSession, refused: Sequence[Refused]) -> None:
    """Name the lot of each refusal that is about one; a lot nobody told of keeps its id."""
    about = [one for one in refused if LOT_ID in one.facts]
    if not about:
        return
    rows = await session.execute(_NAMES, {"ids": [one.facts[LOT_ID] for one in about]})
    names = {row.id: lot_name(row.product, row.grade, row.on, row.number) for row in rows}
    for one in about:
        one.facts["lot"] = names.get(one.facts[LOT_ID], str(one.facts[LOT_ID]))
