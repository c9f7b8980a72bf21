"""The scale: prices, deliveries one at a time or a day's sheet, corrections, what is printed."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from shared.kit import clock
from shared.kit.auth import READERS, Role, Scope, door
from shared.kit.paper import printed
from shared.kit.web import Acting, Router
from shared.production import at_the_scale, deliveries, queries, season, slips
from shared.production.binding import Production
from shared.production.listing import After, Asked, Limit
from shared.production.routes.doors import (
    WRITERS,
    Named,
    see_entity,
    see_list,
    see_row,
    within_row,
    write_new,
    write_row,
)
from shared.production.routes.filters import DeliveriesWanted
from shared.production.schemas import CorrectDelivery, RecordDelivery, RecordSheet, SetPrice
from shared.production.views import (
    DeliveryDetail,
    DeliveryTotal,
    DeliveryView,
    GrowerView,
    PriceView,
    SeasonFlows,
    SheetView,
    VillageBrought,
    WeekBrought,
    view,
)

SEARCH_MAX = 40
Search = Annotated[str, Query(max_length=SEARCH_MAX, pattern=r"^[^\x00]*$")]


def add_deliveries(router: Router, p: Production) -> None:
    """Bind the doors to a line."""
    _prices(router, p)
    _deliveries(router, p)
    _lists(router, p)
    _season(router, p)
    _of_household(router, p)
    _one(router, p)


def _prices(router: Router, p: Production) -> None:
    @router.post("/prices", door=write_new())
    async def set_price(command: SetPrice, act: Acting) -> PriceView:
        answer: PriceView = await act.once(command, lambda: deliveries.set_price(act.session, p, command))
        return answer

    @router.get("/prices", door=see_list())
    async def prices(act: Acting, part: Asked, product: Named = None) -> list[PriceView]:
        found = await queries.page(
            act.session, p.tables.price, await act.visible(), part, day="effective_on", product=product
        )
        return [view(PriceView, row) for row in found]

    @router.get("/price-list", door=see_entity())
    async def price_list(entity_id: UUID, on: date, act: Acting) -> list[PriceView]:
        return await at_the_scale.price_list(act.session, p, entity_id, on)

    @router.get("/growers", door=see_entity())
    async def growers(
        entity_id: UUID, act: Acting, search: Search = "", limit: Limit = 20
    ) -> list[GrowerView]:
        on = clock.today()
        return await at_the_scale.growers_like(act.session, p, entity_id, search.strip(), on, limit)


def _deliveries(router: Router, p: Production) -> None:
    @router.post("/deliveries", door=write_new())
    async def record_delivery(command: RecordDelivery, act: Acting) -> DeliveryView:
        answer: DeliveryView = await act.once(command, lambda: deliveries.record(act.session, p, command))
        return answer

    @router.post("/deliveries/sheets", door=write_new())
    async def record_sheet(command: RecordSheet, act: Acting) -> SheetView:
        answer: SheetView = await act.once(command, lambda: deliveries.record_sheet(act.session, p, command))
        return answer

    @router.post("/deliveries/{delivery_id}/corrections", door=write_row())
    async def correct(delivery_id: UUID, command: CorrectDelivery, act: Acting) -> list[DeliveryView]:
        await within_row(act, p.tables.delivery, delivery_id, deliveries.DELIVERY)
        answer: list[DeliveryView] = await act.once(
            command, lambda: deliveries.correct(act.session, p, delivery_id, command)
        )
        return answer


def _lists(router: Router, p: Production) -> None:
    @router.get("/deliveries", door=see_list())
    async def list_deliveries(act: Acting, part: Asked, equal: DeliveriesWanted) -> list[DeliveryView]:
        found = await queries.page(act.session, p.tables.delivery, await act.visible(), part, **equal)
        return [view(DeliveryView, row) for row in found]

    @router.get("/deliveries/totals", door=see_list())
    async def totals(
        act: Acting, part: Asked, household_id: After = None, product: Named = None
    ) -> list[DeliveryTotal]:
        visible = await act.visible()
        equal = {"household_id": household_id, "product": product}
        return await at_the_scale.totals(act.session, p, visible, part, **equal)


def _season(router: Router, p: Production) -> None:
    @router.get("/deliveries/by-week", door=see_list())
    async def weeks(act: Acting, part: Asked) -> list[WeekBrought]:
        return await season.by_week(act.session, p, await act.visible(), part)

    @router.get("/deliveries/by-village", door=see_list())
    async def villages(act: Acting, part: Asked) -> list[VillageBrought]:
        return await season.by_village(act.session, p, await act.visible(), part)

    @router.get("/season", door=see_list())
    async def flows(act: Acting, part: Asked) -> SeasonFlows:
        return await season.flows(act.session, p, await act.visible(), part)


def _of_household(router: Router, p: Production) -> None:
    @router.get(
        "/households/{household_id}/deliveries",
        door=door(*WRITERS, *READERS, Role.FINANCE, Role.HOUSEHOLD, scope=Scope.OWN),
    )
    async def of_household(
        household_id: UUID, act: Acting, since: date | None = None, limit: Limit = 100
    ) -> list[DeliveryView]:
        village_id = await queries.village_of(act.session, p, household_id)
        await act.within(village_id, household_id)
        found = await queries.deliveries_of(act.session, p, household_id, since, limit)
        return [view(DeliveryView, row) for row in found]


def _one(router: Router, p: Production) -> None:
    table, what = p.tables.delivery, deliveries.DELIVERY

    @router.get("/deliveries/{delivery_id}", door=see_row())
    async def see_delivery(delivery_id: UUID, act: Acting) -> DeliveryDetail:
        await within_row(act, table, delivery_id, what)
        return await at_the_scale.detail(act.session, p, delivery_id)

    @router.get("/deliveries/{delivery_id}/weigh-slip.pdf", door=see_row())
    async def weigh_slip(delivery_id: UUID, act: Acting) -> Response:
        await within_row(act, table, delivery_id, what)
        data = await slips.of_delivery(act.session, p, delivery_id)
        return await printed(slips.WEIGH_SLIP, data, f"过磅单 {data['number']}")

    @router.get("/deliveries/{delivery_id}/purchase-invoice.pdf", door=see_row())
    async def purchase_invoice(delivery_id: UUID, act: Acting) -> Response:
        await within_row(act, table, delivery_id, what)
        data = await slips.of_delivery(act.session, p, delivery_id)
        return await printed(slips.PURCHASE_INVOICE, data, f"收购发票 {data['number']}")
