"""The desk's lists as workbooks, filtered as on the screen."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from fastapi import Response
from sqlalchemy import Select

from shared.kit.web import Acting, Router
from shared.kit.workbook.export import Column, export
from shared.production import exports, queries
from shared.production.binding import Production
from shared.production.listing import Asked
from shared.production.routes.doors import see_list
from shared.production.routes.filters import BatchesWanted, DeliveriesWanted, LotsWanted

#: The columns of a list, given what a row's entity is called.
Columns = Callable[[Callable[[Any], str]], Sequence[Column]]


async def exported(
    act: Acting, query: Callable[[Sequence[UUID]], Select[Any]], columns: Columns, title: tuple[str, str]
) -> Response:
    """A list of whatever one may see, as a workbook. Refused: TooManyRows."""
    visible = await act.visible()
    called = await exports.names_of(act.session, visible)
    return await export(act.session, query(visible), columns(called), title, act.language)


def add_exports(router: Router, p: Production) -> None:
    """Bind the doors to a line."""
    _deliveries(router, p)
    _made(router, p)


def _deliveries(router: Router, p: Production) -> None:
    @router.get("/exports/deliveries", door=see_list())
    async def export_deliveries(act: Acting, part: Asked, equal: DeliveriesWanted) -> Response:
        return await exported(
            act,
            lambda visible: exports.deliveries(p, visible, part, **equal),
            exports.delivery_columns,
            exports.DELIVERIES,
        )


def _made(router: Router, p: Production) -> None:
    @router.get("/exports/batches", door=see_list())
    async def export_batches(act: Acting, part: Asked, equal: BatchesWanted) -> Response:
        return await exported(
            act,
            lambda visible: queries.wanted(p.tables.batch, visible, part, day="opened_on", **equal),
            exports.batch_columns,
            exports.BATCHES,
        )

    @router.get("/exports/lots", door=see_list())
    async def export_lots(act: Acting, part: Asked, wanted: LotsWanted) -> Response:
        return await exported(
            act,
            lambda visible: queries.wanted(p.tables.lot, visible, part, *wanted.where(p), **wanted.equal),
            exports.lot_columns,
            exports.LOTS,
        )
