"""The honeysuckle desk's own doors, beside the kernel's."""

from uuid import UUID

from services.honeysuckle import queries, service
from services.honeysuckle.schemas import OpenRound, PlotView, RegisterPlot, RoundRow, RoundView
from shared.kit.web import Acting, Router
from shared.production.routes import (
    After,
    Limit,
    production_router,
    see_list,
    within_row,
    write_new,
    write_row,
)

router = Router(tags=["honeysuckle"])
kernel = production_router(service.PRODUCTION)


@router.post("/plots", door=write_new())
async def register_plot(command: RegisterPlot, act: Acting) -> PlotView:
    answer: PlotView = await act.once(command, lambda: service.register_plot(act.session, command))
    return answer


@router.get("/plots", door=see_list())
async def list_plots(act: Acting, after: After = None, limit: Limit = 100) -> list[PlotView]:
    return await queries.plots(act.session, await act.visible(), after, limit)


@router.post("/plots/{plot_id}/rounds", door=write_row())
async def open_round(plot_id: UUID, command: OpenRound, act: Acting) -> RoundView:
    await within_row(act, queries.PLOTS, plot_id, service.PLOT)
    answer: RoundView = await act.once(command, lambda: service.open_round(act.session, plot_id, command))
    return answer


@router.get("/rounds", door=see_list())
async def list_rounds(
    act: Acting, plot_id: After = None, after: After = None, limit: Limit = 100
) -> list[RoundRow]:
    return await queries.rounds(act.session, await act.visible(), after, limit, plot_id=plot_id)
