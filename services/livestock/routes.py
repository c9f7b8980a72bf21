"""The livestock desk's own doors, beside the kernel's."""

from datetime import date
from uuid import UUID

from fastapi import Request, Response

from services.livestock import queries
from services.livestock.domain.opening_sheet import FORM
from services.livestock.schemas.breeding import MateAnimals, MatingView
from services.livestock.schemas.health import SetWithdrawal, TreatAnimals, TreatmentView, WithdrawalView
from services.livestock.schemas.herds import (
    AnimalView,
    BuryAnimals,
    DepreciationView,
    HeadMoveView,
    HerdView,
    MoveAnimals,
    MovedView,
    OpeningHerdsView,
    SellAnimals,
    SoldView,
    StartHerd,
    TagAnimal,
    TakeIn,
    UntaggedView,
)
from services.livestock.schemas.manure import CapacityRow, CapacityView, ManureView, RecordManure, SetCapacity
from services.livestock.schemas.yields import MilkHerd, MilkView, WeighAnimals, WeightView
from services.livestock.service import breeding, health, herds, leaving, manure, opening, worth, yields
from services.livestock.service.line import ANIMAL_ROW, HERD_ROW, PRODUCTION
from shared.kit.auth import SIGNED_IN, door
from shared.kit.web import Acting, Router
from shared.kit.workbook.upload import TAKES_A_WORKBOOK, download, workbook_of
from shared.production.routes import (
    SEERS,
    WRITERS,
    After,
    Asked,
    Limit,
    Named,
    exported,
    production_router,
    see_list,
    see_row,
    within_row,
    write_new,
    write_row,
)
from shared.production.routes.opening import DryRun
from shared.production.schemas import DayCome, Depreciate

router = Router(tags=["livestock"])
kernel = production_router(PRODUCTION)


@router.post("/herds", door=write_new())
async def start_herd(command: StartHerd, act: Acting) -> HerdView:
    answer: HerdView = await act.once(command, lambda: herds.start(act.session, command))
    return answer


@router.post(
    "/herds/opening/workbook",
    door=door(*WRITERS, scope="query:entity_id"),
    status_code=200,
    openapi_extra=TAKES_A_WORKBOOK,
)
async def open_from_workbook(
    entity_id: UUID, on: DayCome, request: Request, act: Acting, dry_run: DryRun = False
) -> OpeningHerdsView:
    content = await workbook_of(request)
    return await opening.open_from_workbook(
        act.session, entity_id, on, content, act.language, dry_run=dry_run
    )


@router.get("/herds/opening/template.xlsx", door=SIGNED_IN)
async def opening_template(act: Acting) -> Response:
    return download(FORM, "opening-herds")


@router.get("/herds", door=see_list())
async def list_herds(act: Acting, after: After = None, limit: Limit = 100) -> list[HerdView]:
    return await queries.herds(act.session, await act.visible(), after, limit)


@router.get("/head-count", door=see_list())
async def head_count(act: Acting, on: date) -> dict[str, int]:
    return await queries.head_count(act.session, await act.visible(), on)


@router.get("/head-moves", door=see_list())
async def list_head_moves(act: Acting, part: Asked, herd_id: After = None) -> list[HeadMoveView]:
    return await queries.head_moves(act.session, await act.visible(), part, herd_id=herd_id)


@router.post("/herds/{herd_id}/animals", door=write_row())
async def take_in(herd_id: UUID, command: TakeIn, act: Acting) -> HerdView:
    await within_row(act, queries.HERDS, herd_id, HERD_ROW)
    answer: HerdView = await act.once(command, lambda: herds.take_in(act.session, herd_id, command))
    return answer


@router.get("/animals", door=see_list())
async def list_animals(
    act: Acting, part: Asked, herd_id: After = None, ear_tag: Named = None, state: Named = None
) -> list[AnimalView]:
    visible = await act.visible()
    return await queries.animals(act.session, visible, part, herd_id=herd_id, ear_tag=ear_tag, state=state)


@router.get("/animals/untagged", door=see_list())
async def list_untagged(act: Acting, on: date, after: After = None, limit: Limit = 100) -> list[UntaggedView]:
    return await queries.untagged(act.session, await act.visible(), on, after, limit)


@router.get("/animals/{animal_id}", door=see_row())
async def see_animal(animal_id: UUID, act: Acting) -> AnimalView:
    await within_row(act, queries.ANIMALS, animal_id, ANIMAL_ROW)
    return await queries.animal(act.session, animal_id, ANIMAL_ROW)


@router.post("/animals/{animal_id}/tags", door=write_row())
async def tag(animal_id: UUID, command: TagAnimal, act: Acting) -> AnimalView:
    await within_row(act, queries.ANIMALS, animal_id, ANIMAL_ROW)
    answer: AnimalView = await act.once(command, lambda: herds.tag(act.session, animal_id, command))
    return answer


@router.post("/herds/{herd_id}/moves", door=write_row())
async def move(herd_id: UUID, command: MoveAnimals, act: Acting) -> MovedView:
    await within_row(act, queries.HERDS, herd_id, HERD_ROW)
    answer: MovedView = await act.once(command, lambda: leaving.move(act.session, herd_id, command))
    return answer


@router.post("/herds/{herd_id}/deaths", door=write_row())
async def bury(herd_id: UUID, command: BuryAnimals, act: Acting) -> MovedView:
    await within_row(act, queries.HERDS, herd_id, HERD_ROW)
    answer: MovedView = await act.once(command, lambda: leaving.bury(act.session, herd_id, command))
    return answer


@router.post("/herds/{herd_id}/sales", door=write_row())
async def sell(herd_id: UUID, command: SellAnimals, act: Acting) -> SoldView:
    await within_row(act, queries.HERDS, herd_id, HERD_ROW)
    answer: SoldView = await act.once(command, lambda: leaving.sell(act.session, herd_id, command))
    return answer


@router.post("/herds/{herd_id}/depreciations", door=write_row())
async def depreciate(herd_id: UUID, command: Depreciate, act: Acting) -> DepreciationView:
    await within_row(act, queries.HERDS, herd_id, HERD_ROW)
    answer: DepreciationView = await act.once(
        command, lambda: worth.depreciate(act.session, herd_id, command)
    )
    return answer


@router.get("/depreciations", door=see_list())
async def list_depreciations(act: Acting, part: Asked, herd_id: After = None) -> list[DepreciationView]:
    return await queries.depreciations(act.session, await act.visible(), part, herd_id=herd_id)


@router.post("/herds/{herd_id}/matings", door=write_row())
async def mate(herd_id: UUID, command: MateAnimals, act: Acting) -> list[MatingView]:
    await within_row(act, queries.HERDS, herd_id, HERD_ROW)
    answer: list[MatingView] = await act.once(command, lambda: breeding.mate(act.session, herd_id, command))
    return answer


@router.get("/matings", door=see_list())
async def list_matings(act: Acting, part: Asked, animal_id: After = None) -> list[MatingView]:
    return await queries.matings(act.session, await act.visible(), part, animal_id=animal_id)


@router.post("/herds/{herd_id}/weights", door=write_row())
async def weigh(herd_id: UUID, command: WeighAnimals, act: Acting) -> list[WeightView]:
    await within_row(act, queries.HERDS, herd_id, HERD_ROW)
    answer: list[WeightView] = await act.once(command, lambda: yields.weigh(act.session, herd_id, command))
    return answer


@router.get("/weights", door=see_list())
async def list_weights(act: Acting, part: Asked, animal_id: After = None) -> list[WeightView]:
    return await queries.weights(act.session, await act.visible(), part, animal_id=animal_id)


@router.post("/herds/{herd_id}/milkings", door=write_row())
async def milk(herd_id: UUID, command: MilkHerd, act: Acting) -> MilkView:
    await within_row(act, queries.HERDS, herd_id, HERD_ROW)
    answer: MilkView = await act.once(command, lambda: yields.milk(act.session, herd_id, command))
    return answer


@router.post("/withdrawals", door=write_new())
async def set_withdrawal(command: SetWithdrawal, act: Acting) -> WithdrawalView:
    answer: WithdrawalView = await act.once(command, lambda: health.set_withdrawal(act.session, command))
    return answer


@router.get("/withdrawals", door=see_list())
async def list_withdrawals(act: Acting, limit: Limit = 100) -> list[WithdrawalView]:
    return await queries.withdrawals(act.session, await act.visible(), limit)


@router.post("/herds/{herd_id}/treatments", door=write_row())
async def treat(herd_id: UUID, command: TreatAnimals, act: Acting) -> list[TreatmentView]:
    await within_row(act, queries.HERDS, herd_id, HERD_ROW)
    answer: list[TreatmentView] = await act.once(command, lambda: health.treat(act.session, herd_id, command))
    return answer


@router.get("/treatments", door=see_list())
async def list_treatments(act: Acting, part: Asked, animal_id: After = None) -> list[TreatmentView]:
    return await queries.treatments(act.session, await act.visible(), part, animal_id=animal_id)


@router.post("/manure", door=write_new())
async def record_manure(command: RecordManure, act: Acting) -> ManureView:
    answer: ManureView = await act.once(command, lambda: manure.record(act.session, command))
    return answer


@router.get("/manure", door=see_list())
async def list_manure(act: Acting, part: Asked) -> list[ManureView]:
    return await queries.manure(act.session, await act.visible(), part)


@router.post("/manure/capacities", door=write_new())
async def set_capacity(command: SetCapacity, act: Acting) -> CapacityRow:
    answer: CapacityRow = await act.once(command, lambda: manure.set_capacity(act.session, command))
    return answer


@router.get("/manure/capacity", door=door(*SEERS, scope="query:entity_id"))
async def capacity(entity_id: UUID, on: date, act: Acting) -> CapacityView:
    await act.within(entity_id)
    return await queries.capacity(act.session, entity_id, on)


@router.get("/exports/herds", door=see_list())
async def export_herds(act: Acting) -> Response:
    return await exported(act, queries.herds_with_heads, queries.herd_columns, ("畜群", "Herds"))


@router.get("/exports/animals", door=see_list())
async def export_animals(
    act: Acting, part: Asked, herd_id: After = None, ear_tag: Named = None, state: Named = None
) -> Response:
    equal = {"herd_id": herd_id, "ear_tag": ear_tag, "state": state}
    return await exported(
        act,
        lambda visible: queries.animals_of_herds(visible, part, **equal),
        queries.animal_columns,
        ("牲畜", "Animals"),
    )
