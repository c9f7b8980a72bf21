"""Arrivals: what is on its way to a plant, and its receipt."""

from services.processing.queries import lists
from services.processing.routes.doors import MANY, WRITES, Wanted
from services.processing.schemas.commands import RecordReceipt, RecordReceipts
from services.processing.schemas.views import ArrivalView, LotView
from services.processing.service.receipts import record_receipts
from shared.kit.auth import Role
from shared.kit.errors import NotYours
from shared.kit.web import Acting, Router

receipts = Router(prefix="/receipts", tags=["receipts"])


@receipts.get("/expected", door=MANY)
async def get_arrivals(act: Acting, part: Wanted) -> list[ArrivalView]:
    """Transfers on their way, not received yet."""
    return await lists.arrivals(act.session, await act.visible(), part)


@receipts.post("", door=WRITES, response_model=LotView)
async def post_receipt(command: RecordReceipt, act: Acting) -> object:
    """A transferred lot has arrived: it is in the plant's custody at its cost."""

    async def do() -> LotView:
        return (await record_receipts(act.session, [command]))[0]

    return await act.once(command, do)


@receipts.post("/list", door=WRITES, response_model=list[LotView])
async def post_receipts(sent: RecordReceipts, act: Acting) -> object:
    """Up to 200 arrivals of one plant, all or none."""
    for command in sent.receipts:
        if command.entity_id != sent.entity_id:
            raise NotYours(roles=Role.PLANT.zh, node=str(command.entity_id))
    return await act.once_many(sent.receipts, lambda todo: record_receipts(act.session, todo))
