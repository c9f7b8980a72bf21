"""The plant's lists as workbooks, filtered as on the screen."""

from uuid import UUID

from fastapi import Response

from services.processing.queries import exports as columns
from services.processing.routes.doors import MANY, LotsWanted, Search
from shared.kit.web import Acting, Router
from shared.production.routes.exports import exported

exports = Router(prefix="/exports", tags=["exports"])


@exports.get("/lots", door=MANY)
async def export_lots(act: Acting, wanted: LotsWanted) -> Response:
    return await exported(
        act, lambda visible: columns.lots(visible, wanted), columns.lot_columns, ("批次", "Lots")
    )


@exports.get("/batches", door=MANY)
async def export_batches(act: Acting, number: Search = None, recipe_id: UUID | None = None) -> Response:
    return await exported(
        act,
        lambda visible: columns.batches(visible, number, recipe_id),
        columns.batch_columns,
        ("生产单", "Batches"),
    )
