"""Inputs in own stock."""

from uuid import UUID

from shared.kit.web import Acting, Router
from shared.production import queries, stock
from shared.production.binding import Production
from shared.production.listing import After, Asked, Limit, Part
from shared.production.routes.doors import Named, see_list, within_row, write_new, write_row
from shared.production.schemas import AdvanceInputs, BuyInputs
from shared.production.views import InputMoveView, InputView, view


def add_inputs(router: Router, p: Production) -> None:
    """Bind the doors to a line."""

    @router.post("/inputs", door=write_new())
    async def buy_inputs(command: BuyInputs, act: Acting) -> InputView:
        answer: InputView = await act.once(command, lambda: stock.buy(act.session, p, command))
        return answer

    @router.post("/inputs/{item_id}/advances", door=write_row())
    async def advance_inputs(item_id: UUID, command: AdvanceInputs, act: Acting) -> InputView:
        await within_row(act, p.tables.input_stock, item_id, stock.ITEM)
        answer: InputView = await act.once(command, lambda: stock.advance(act.session, p, item_id, command))
        return answer

    @router.get("/inputs", door=see_list())
    async def list_inputs(
        act: Acting, item: Named = None, after: After = None, limit: Limit = 100
    ) -> list[InputView]:
        part = Part(after, limit)
        found = await queries.page(act.session, p.tables.input_stock, await act.visible(), part, item=item)
        return [view(InputView, row) for row in found]

    @router.get("/inputs/moves", door=see_list())
    async def list_moves(act: Acting, part: Asked, item_id: After = None) -> list[InputMoveView]:
        visible = await act.visible()
        found = await queries.page(act.session, p.tables.input_move, visible, part, item_id=item_id)
        return [view(InputMoveView, row) for row in found]
