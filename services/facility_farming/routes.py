"""The facility farming desk's own doors, beside the kernel's."""

from uuid import UUID

from services.facility_farming import queries, service
from services.facility_farming.schemas import (
    BagsView,
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
from shared.production.views import HarvestView

router = Router(tags=["facility_farming"])
kernel = production_router(service.PRODUCTION)


@router.post("/greenhouses", door=write_new())
async def register_house(command: RegisterHouse, act: Acting) -> HouseView:
    answer: HouseView = await act.once(command, lambda: service.register_house(act.session, command))
    return answer


@router.get("/greenhouses", door=see_list())
async def list_houses(act: Acting, after: After = None, limit: Limit = 100) -> list[HouseView]:
    return await queries.houses(act.session, await act.visible(), after, limit)


@router.post("/greenhouses/{greenhouse_id}/cycles", door=write_row())
async def start_cycle(greenhouse_id: UUID, command: StartCycle, act: Acting) -> CycleView:
    await within_row(act, queries.HOUSES, greenhouse_id, service.HOUSE)
    answer: CycleView = await act.once(
        command, lambda: service.start_cycle(act.session, greenhouse_id, command)
    )
    return answer


@router.get("/cycles", door=see_list())
async def list_cycles(
    act: Acting, greenhouse_id: After = None, after: After = None, limit: Limit = 100
) -> list[CycleRow]:
    return await queries.cycles(act.session, await act.visible(), after, limit, greenhouse_id=greenhouse_id)


@router.post("/labels", door=write_new())
async def set_label(command: SetLabel, act: Acting) -> LabelView:
    answer: LabelView = await act.once(command, lambda: service.set_label(act.session, command))
    return answer


@router.get("/labels", door=see_list())
async def list_labels(act: Acting, after: After = None, limit: Limit = 100) -> list[LabelView]:
    return await queries.labels(act.session, await act.visible(), after, limit)


@router.post("/cycles/{cycle_id}/sprays", door=write_row())
async def record_spray(cycle_id: UUID, command: RecordSpray, act: Acting) -> SprayView:
    await within_row(act, queries.CYCLES, cycle_id, service.CYCLE)
    answer: SprayView = await act.once(command, lambda: service.record_spray(act.session, cycle_id, command))
    return answer


@router.get("/sprays", door=see_list())
async def list_sprays(
    act: Acting, cycle_id: After = None, after: After = None, limit: Limit = 100
) -> list[SprayView]:
    return await queries.sprays(act.session, await act.visible(), after, limit, cycle_id=cycle_id)


@router.post("/greenhouses/{greenhouse_id}/bags", door=write_row())
async def inoculate(greenhouse_id: UUID, command: InoculateBags, act: Acting) -> BagsView:
    await within_row(act, queries.HOUSES, greenhouse_id, service.HOUSE)
    answer: BagsView = await act.once(command, lambda: service.inoculate(act.session, greenhouse_id, command))
    return answer


@router.get("/bags", door=see_list())
async def list_bags(act: Acting, after: After = None, limit: Limit = 100) -> list[BagsView]:
    return await queries.bag_batches(act.session, await act.visible(), after, limit)


@router.post("/bags/{bag_batch_id}/losses", door=write_row())
async def give_up(bag_batch_id: UUID, command: GiveUpBags, act: Acting) -> BagsView:
    await within_row(act, queries.BAGS, bag_batch_id, service.BAG_BATCH)
    answer: BagsView = await act.once(command, lambda: service.give_up(act.session, bag_batch_id, command))
    return answer


@router.post("/bags/{bag_batch_id}/openings", door=write_row())
async def open_bags(bag_batch_id: UUID, command: OpenBags, act: Acting) -> BagsView:
    await within_row(act, queries.BAGS, bag_batch_id, service.BAG_BATCH)
    answer: BagsView = await act.once(command, lambda: service.open_bags(act.session, bag_batch_id, command))
    return answer


@router.post("/bags/{bag_batch_id}/flushes", door=write_row())
async def pick_flush(bag_batch_id: UUID, command: PickFlush, act: Acting) -> HarvestView:
    await within_row(act, queries.BAGS, bag_batch_id, service.BAG_BATCH)
    answer: HarvestView = await act.once(
        command, lambda: service.pick_flush(act.session, bag_batch_id, command)
    )
    return answer
