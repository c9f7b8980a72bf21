"""The facility farming desk's own doors, beside the kernel's."""

from uuid import UUID

from fastapi import Response

from services.facility_farming import queries
from services.facility_farming.schemas import (
    BagsView,
    BanView,
    CycleRow,
    CycleView,
    GiveUpBags,
    HouseView,
    InoculateBags,
    LabelView,
    OpenBags,
    PickFlush,
    RecordSpray,
    RegisterHouse,
    SetLabel,
    SprayView,
    StartCycle,
)
from services.facility_farming.service import bags, houses, protection
from services.facility_farming.service.line import BAG_BATCH, CYCLE, HOUSE, PRODUCTION
from shared.kit.auth import Scope, door
from shared.kit.web import Acting, Router
from shared.production.listing import Part
from shared.production.queries import wanted
from shared.production.routes import (
    SEERS,
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
from shared.production.views import HarvestView

router = Router(tags=["facility_farming"])
kernel = production_router(PRODUCTION)


@router.post("/greenhouses", door=write_new())
async def register_house(command: RegisterHouse, act: Acting) -> HouseView:
    answer: HouseView = await act.once(command, lambda: houses.register_house(act.session, command))
    return answer


@router.get("/greenhouses", door=see_list())
async def list_houses(act: Acting, after: After = None, limit: Limit = 100) -> list[HouseView]:
    return await queries.houses(act.session, await act.visible(), after, limit)


@router.post("/greenhouses/{greenhouse_id}/cycles", door=write_row())
async def start_cycle(greenhouse_id: UUID, command: StartCycle, act: Acting) -> CycleView:
    await within_row(act, queries.HOUSES, greenhouse_id, HOUSE)
    answer: CycleView = await act.once(
        command, lambda: houses.start_cycle(act.session, greenhouse_id, command)
    )
    return answer


@router.get("/cycles", door=see_list())
async def list_cycles(act: Acting, part: Asked, greenhouse_id: After = None) -> list[CycleRow]:
    return await queries.cycles(act.session, await act.visible(), part, greenhouse_id=greenhouse_id)


@router.post("/labels", door=write_new())
async def set_label(command: SetLabel, act: Acting) -> LabelView:
    answer: LabelView = await act.once(command, lambda: protection.set_label(act.session, command))
    return answer


@router.get("/labels", door=see_list())
async def list_labels(act: Acting, part: Asked) -> list[LabelView]:
    return await queries.labels(act.session, await act.visible(), part)


@router.post("/cycles/{cycle_id}/sprays", door=write_row())
async def record_spray(cycle_id: UUID, command: RecordSpray, act: Acting) -> SprayView:
    await within_row(act, queries.CYCLES, cycle_id, CYCLE)
    answer: SprayView = await act.once(
        command, lambda: protection.spray_cycle(act.session, cycle_id, command)
    )
    return answer


@router.get("/sprays", door=see_list())
async def list_sprays(act: Acting, part: Asked, batch_id: After = None) -> list[SprayView]:
    return await queries.sprays(act.session, await act.visible(), part, batch_id=batch_id)


@router.get("/bans", door=door(*SEERS, scope=Scope.SIGNED_IN))
async def list_bans(act: Acting) -> list[BanView]:
    act.unscoped()
    return await queries.bans(act.session)


@router.post("/greenhouses/{greenhouse_id}/bags", door=write_row())
async def inoculate(greenhouse_id: UUID, command: InoculateBags, act: Acting) -> BagsView:
    await within_row(act, queries.HOUSES, greenhouse_id, HOUSE)
    answer: BagsView = await act.once(command, lambda: bags.inoculate(act.session, greenhouse_id, command))
    return answer


@router.get("/bags", door=see_list())
async def list_bags(act: Acting, part: Asked) -> list[BagsView]:
    return await queries.bag_batches(act.session, await act.visible(), part)


@router.post("/bags/{bag_batch_id}/losses", door=write_row())
async def give_up(bag_batch_id: UUID, command: GiveUpBags, act: Acting) -> BagsView:
    await within_row(act, queries.BAGS, bag_batch_id, BAG_BATCH)
    answer: BagsView = await act.once(command, lambda: bags.give_up(act.session, bag_batch_id, command))
    return answer


@router.post("/bags/{bag_batch_id}/openings", door=write_row())
async def open_bags(bag_batch_id: UUID, command: OpenBags, act: Acting) -> BagsView:
    await within_row(act, queries.BAGS, bag_batch_id, BAG_BATCH)
    answer: BagsView = await act.once(command, lambda: bags.open_bags(act.session, bag_batch_id, command))
    return answer


@router.post("/bags/{bag_batch_id}/sprays", door=write_row())
async def spray_bags(bag_batch_id: UUID, command: RecordSpray, act: Acting) -> SprayView:
    await within_row(act, queries.BAGS, bag_batch_id, BAG_BATCH)
    answer: SprayView = await act.once(
        command, lambda: protection.spray_bags(act.session, bag_batch_id, command)
    )
    return answer


@router.post("/bags/{bag_batch_id}/flushes", door=write_row())
async def pick_flush(bag_batch_id: UUID, command: PickFlush, act: Acting) -> HarvestView:
    await within_row(act, queries.BAGS, bag_batch_id, BAG_BATCH)
    answer: HarvestView = await act.once(command, lambda: bags.pick_flush(act.session, bag_batch_id, command))
    return answer


@router.get("/exports/greenhouses", door=see_list())
async def export_houses(act: Acting) -> Response:
    return await exported(
        act,
        lambda visible: wanted(queries.HOUSES, visible, Part()),
        queries.house_columns,
        ("大棚", "Houses"),
    )


@router.get("/exports/cycles", door=see_list())
async def export_cycles(act: Acting, part: Asked, greenhouse_id: After = None) -> Response:
    return await exported(
        act,
        lambda visible: queries.cycles_with_cost(visible, part, greenhouse_id=greenhouse_id),
        queries.cycle_columns,
        ("茬口", "Crops"),
    )
