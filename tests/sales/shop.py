"""A seller with a lot on hand and a customer, and a custodian that answers as the tests tell it to."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from httpx import AsyncClient, Response

from shared.contracts.custody import GoodsTakenBack, LotIssued, LotReleased, ShipmentRefused
from shared.contracts.members import LegalForm, OrganisationChanged
from shared.contracts.production import TaxCategory, Unit
from shared.kit import clock
from shared.kit.auth import Role
from shared.kit.ids import new_id
from tests.world import World

DAY = date(2026, 3, 2)
CODE = "91610526MA6YABCD66"


def organisation(
    node_id: UUID, name: str, parent_id: UUID | None, form: LegalForm, legal_entity_id: UUID | None = None
) -> OrganisationChanged:
    return OrganisationChanged(
        organisation_id=node_id,
        parent_id=parent_id,
        legal_entity_id=legal_entity_id or node_id,
        code=name,
        name=name,
        legal_form=form,
        effective_on=date(2024, 1, 1),
        vat_registered=form is not LegalForm.COOP,
    )


class Shop:
    """The township's company with a subsidiary (the seller) and a branch, and a co-op beside it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.township, self.company, self.seller, self.branch, self.coop = (new_id() for _ in range(5))

    async def open(self) -> "Shop":
        await self.world.add("sales")
        await self.world.tell(
            "members",
            organisation(self.township, "镇", None, LegalForm.TOWNSHIP),
            organisation(self.company, "公司", self.township, LegalForm.COMPANY),
            organisation(self.seller, "金银花公司", self.company, LegalForm.SUBSIDIARY),
            organisation(self.branch, "设施分公司", self.company, LegalForm.BRANCH, self.company),
            organisation(self.coop, "花农合作社", self.township, LegalForm.COOP),
        )
        await self.world.settle()
        return self

    def at(self, role: Role = Role.SALES, node_id: UUID | None = None) -> Any:
        actor = self.world.actor((role, node_id or self.township))
        return self.world.client("sales", actor)

    async def release(
        self,
        quantity: int,
        *,
        lot_id: UUID | None = None,
        entity_id: UUID | None = None,
        best_before_on: date | None = None,
        tax_category: TaxCategory = TaxCategory.AGRICULTURAL,
        recorded_at: datetime | None = None,
    ) -> UUID:
        lot = lot_id or new_id()
        await self.world.tell(
            "processing",
            LotReleased(
                lot_id=lot,
                entity_id=entity_id or self.seller,
                custodian="processing",
                product="干花",
                grade="一级",
                quantity=quantity,
                unit=Unit.GRAM,
                tax_category=tax_category,
                best_before_on=best_before_on,
                recorded_at=recorded_at or clock.now(),
            ),
        )
        await self.world.settle()
        return lot

    async def customer(self, client: AsyncClient, **changes: Any) -> str:
        body = {"id": str(new_id()), "entity_id": str(self.seller), "name": "城里药铺", **changes}
        return str(created(await client.post("/customers", json=body))["id"])

    async def listed(self, client: AsyncClient, net_fen: int, **changes: Any) -> None:
        body = {
            "id": str(new_id()),
            "entity_id": str(self.seller),
            "product": "干花",
            "grade": "一级",
            "effective_on": "2026-01-01",
            "net_fen_per_1000": net_fen,
            **changes,
        }
        created(await client.post("/prices", json=body))

    def order(self, customer_id: str, quantity: int, **changes: Any) -> dict[str, Any]:
        """An order of one line; `line` overrides fields of the line."""
        line = {"product": "干花", "grade": "一级", "quantity": quantity, **changes.pop("line", {})}
        order_id = new_id()
        return {
            "id": str(order_id),
            "entity_id": str(self.seller),
            "customer_id": customer_id,
            "number": f"XS-{order_id.hex[-10:]}",
            "ordered_on": str(DAY),
            "lines": [line],
            **changes,
        }

    async def ship(self, client: AsyncClient, order_id: str, **changes: Any) -> Response:
        body = {
            "id": str(new_id()),
            "entity_id": str(self.seller),
            "shipped_on": str(DAY + timedelta(days=1)),
            **changes,
        }
        return await client.post(f"/orders/{order_id}/shipments", json=body)

    async def requested(self) -> list[dict[str, Any]]:
        return await self.world.said("sales", "ShipmentRequested")

    async def issue(self, request: Mapping[str, Any], cost_fen: int = 100) -> None:
        """The custodian lets it go."""
        await self.world.tell(
            "processing",
            LotIssued(
                entity_id=request["entity_id"],
                on=request["on"],
                document=request["document"],
                shipment_id=request["shipment_id"],
                order_id=request["order_id"],
                lot_id=request["lot_id"],
                quantity=request["quantity"],
                unit=request["unit"],
                cost_fen=cost_fen,
            ),
        )
        await self.world.settle()

    async def refuse(self, request: Mapping[str, Any], reason: str) -> None:
        await self.world.tell(
            "processing",
            ShipmentRefused(
                shipment_id=request["shipment_id"],
                order_id=request["order_id"],
                lot_id=request["lot_id"],
                reason=reason,
                detail="检验未出",
            ),
        )
        await self.world.settle()

    async def take_back(self, said: Mapping[str, Any]) -> None:
        await self.world.tell(
            "processing",
            GoodsTakenBack(
                entity_id=said["entity_id"],
                on=said["on"],
                document=said["document"],
                return_id=said["return_id"],
                lot_id=said["lot_id"],
                quantity=said["quantity"],
                unit=said["unit"],
                cost_fen=10,
                usable=said["usable"],
            ),
        )
        await self.world.settle()


def created(answer: Response) -> Any:
    """The body of a 201."""
    assert answer.status_code == 201, answer.text
    return answer.json()


def seen(answer: Response) -> Any:
    """The body of a 200."""
    assert answer.status_code == 200, answer.text
    return answer.json()


def refusal(answer: Response) -> str:
    """The name of the refusal in an answer that is one."""
    assert answer.status_code >= 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["title"])
