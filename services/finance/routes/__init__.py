"""HTTP to one call each, a file a subject."""

from services.finance.routes.books import router as books
from services.finance.routes.opening import router as opening
from services.finance.routes.payments import router as payments

ROUTERS = (books, opening, payments)

__all__ = ["ROUTERS"]
