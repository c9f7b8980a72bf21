"""HTTP to one call each, a file a subject."""

from services.finance.routes.books import router as books
from services.finance.routes.closing import router as closing
from services.finance.routes.consolidations import router as consolidations
from services.finance.routes.opening import router as opening
from services.finance.routes.papers import router as papers
from services.finance.routes.payments import router as payments
from services.finance.routes.reopening import router as reopening
from services.finance.routes.statements import router as statements

ROUTERS = (books, closing, consolidations, opening, papers, payments, reopening, statements)

__all__ = ["ROUTERS"]
