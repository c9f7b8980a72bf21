"""The kernel's doors: `production_router(p)` for a line's desk."""

from shared.kit.web import Router
from shared.production.binding import Production
from shared.production.listing import After, Asked, Limit
from shared.production.routes.batches import add_batches
from shared.production.routes.deliveries import add_deliveries
from shared.production.routes.doors import (
    SEERS,
    WRITERS,
    Named,
    see_list,
    see_row,
    within_row,
    write_new,
    write_row,
)
from shared.production.routes.exports import add_exports, exported
from shared.production.routes.inputs import add_inputs
from shared.production.routes.lots import add_lots
from shared.production.routes.opening import add_opening

PRODUCTION = "production"

__all__ = [
    "SEERS",
    "WRITERS",
    "After",
    "Asked",
    "Limit",
    "Named",
    "exported",
    "production_router",
    "see_list",
    "see_row",
    "within_row",
    "write_new",
    "write_row",
]


def production_router(p: Production) -> Router:
    """Every door of the kernel, bound to a line."""
    router = Router(tags=[PRODUCTION])
    add_deliveries(router, p)
    add_inputs(router, p)
    add_batches(router, p)
    add_opening(router, p)
    add_lots(router, p)
    add_exports(router, p)
    return router
