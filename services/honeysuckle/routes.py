"""The honeysuckle desk's own doors, beside the kernel's."""

from uuid import UUID

from fastapi import Response

from services.honeysuckle import queries
from services.honeysuckle.schemas import (
    DepreciationView,
    GiveUpPlants,
    MaturePlants,
    OpeningPlants,
    OpenRound,
    PlantingView,
    PlantPlot,
    PlotView,
    RegisterPlot,
    RoundRow,
    RoundView,
)
from services.honeysuckle.service import plants, plots
from services.honeysuckle.service.line import PLANTING_ROW, PLOT, PRODUCTION
from shared.kit.web import Acting, Router
from shared.production.queries import wanted
from shared.production.routes import (
    After,
    Asked,
    Limit,
    exported,
    production_router,
    see_list,
    within_row,
    write_new,
    write_row,
)
from shared.production.schemas import Depreciate

router = Router(tags=["honeysuckle"])
kernel = production_router(PRODUCTION)


@router.post("/plots", door=write_new())
async def register_plot(command: RegisterPlot, act: Acting) -> PlotView:
    answer: PlotView = await act.once(command, lambda: plots.register_plot(act.session, command))
    return answer


@router.get("/plots", door=see_list())
async def list_plots(act: Acting, part: Asked) -> list[PlotView]:
    return await queries.plots(act.session, await act.visible(), part)


@router.post("/plots/{plot_id}/rounds", door=write_row())
async def open_round(plot_id: UUID, command: OpenRound, act: Acting) -> RoundView:
    await within_row(act, queries.PLOTS, plot_id, PLOT)
    answer: RoundView = await act.once(command, lambda: plots.open_round(act.session, plot_id, command))
    return answer


@router.get("/rounds", door=see_list())
async def list_rounds(act: Acting, part: Asked, plot_id: After = None) -> list[RoundRow]:
    return await queries.rounds(act.session, await act.visible(), part, plot_id=plot_id)


@router.post("/plots/{plot_id}/plantings", door=write_row())
async def plant(plot_id: UUID, command: PlantPlot, act: Acting) -> PlantingView:
    await within_row(act, queries.PLOTS, plot_id, PLOT)
    answer: PlantingView = await act.once(command, lambda: plants.plant(act.session, plot_id, command))
    return answer


@router.post("/plots/{plot_id}/plantings/opening", door=write_row())
async def plants_on_hand(plot_id: UUID, command: OpeningPlants, act: Acting) -> PlantingView:
    await within_row(act, queries.PLOTS, plot_id, PLOT)
    answer: PlantingView = await act.once(command, lambda: plants.on_hand(act.session, plot_id, command))
    return answer


@router.get("/plantings", door=see_list())
async def list_plantings(
    act: Acting, plot_id: After = None, after: After = None, limit: Limit = 100
) -> list[PlantingView]:
    return await queries.plantings(act.session, await act.visible(), after, limit, plot_id)


@router.post("/plantings/{planting_id}/maturity", door=write_row())
async def mature(planting_id: UUID, command: MaturePlants, act: Acting) -> PlantingView:
    await within_row(act, queries.PLANTINGS, planting_id, PLANTING_ROW)
    answer: PlantingView = await act.once(command, lambda: plants.mature(act.session, planting_id, command))
    return answer


@router.post("/plantings/{planting_id}/losses", door=write_row())
async def give_up(planting_id: UUID, command: GiveUpPlants, act: Acting) -> PlantingView:
    await within_row(act, queries.PLANTINGS, planting_id, PLANTING_ROW)
    answer: PlantingView = await act.once(command, lambda: plants.give_up(act.session, planting_id, command))
    return answer


@router.post("/plantings/{planting_id}/depreciations", door=write_row())
async def depreciate(planting_id: UUID, command: Depreciate, act: Acting) -> DepreciationView:
    await within_row(act, queries.PLANTINGS, planting_id, PLANTING_ROW)
    answer: DepreciationView = await act.once(
        command, lambda: plants.depreciate(act.session, planting_id, command)
    )
    return answer


@router.get("/depreciations", door=see_list())
async def list_depreciations(act: Acting, part: Asked, planting_id: After = None) -> list[DepreciationView]:
    return await queries.depreciations(act.session, await act.visible(), part, planting_id=planting_id)


@router.get("/exports/plots", door=see_list())
async def export_plots(act: Acting, part: Asked) -> Response:
    return await exported(
        act,
        lambda visible: wanted(queries.PLOTS, visible, part, day="planted_on"),
        queries.plot_columns,
        ("地块", "Plots"),
    )


@router.get("/exports/rounds", door=see_list())
async def export_rounds(act: Acting, part: Asked, plot_id: After = None) -> Response:
    return await exported(
        act,
        lambda visible: queries.rounds_with_cost(visible, part, plot_id=plot_id),
        queries.round_columns,
        ("采摘茬次", "Picking rounds"),
    )
