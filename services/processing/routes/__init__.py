"""HTTP of processing, a file a subject: a plant's posts, and what may be read of them."""

from services.processing.routes.batches import batches, recipes
from services.processing.routes.exports import exports
from services.processing.routes.lots import lots, season
from services.processing.routes.opening import opening
from services.processing.routes.recalls import recalls
from services.processing.routes.receipts import receipts
from services.processing.routes.trace import trace

ROUTERS = (recipes, receipts, batches, opening, lots, season, exports, recalls, trace)

__all__ = ["ROUTERS"]
