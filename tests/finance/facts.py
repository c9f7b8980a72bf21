"""Made-up facts of a small group, for finance's tests."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from shared.contracts.custody import LotReceived, LotTransferred
from shared.contracts.members import LegalForm, OrganisationChanged, Owner
from shared.contracts.processing import BatchCompleted, Conversion, Output
from shared.contracts.production import Asset, GrowerDelivered, LotPart, TaxCategory, Unit, WagesEarned
from shared.kit.ids import new_id
from tests.world import World

START = date(2025, 1, 1)


@dataclass
class Group:
    """A township: company HQ with a branch, a subsidiary plant, a co-op, a village organisation."""

    township: UUID = field(default_factory=new_id)
    company: UUID = field(default_factory=new_id)
    branch: UUID = field(default_factory=new_id)
    plant: UUID = field(default_factory=new_id)
    coop: UUID = field(default_factory=new_id)
    village: UUID = field(default_factory=new_id)

    def organisations(self) -> list[OrganisationChanged]:
        def one(
            node: UUID,
            form: LegalForm,
            code: str,
            parent: UUID | None,
            legal: UUID | None = None,
            **more: Any,
        ) -> OrganisationChanged:
            return OrganisationChanged(
                organisation_id=node,
                parent_id=parent,
                legal_entity_id=legal or node,
                code=code,
                name=code,
                legal_form=form,
                effective_on=START,
                **more,
            )

        return [
            one(self.township, LegalForm.TOWNSHIP, "镇", None),
            one(self.village, LegalForm.VILLAGE_ORG, "村A", self.township),
            one(self.coop, LegalForm.COOP, "花农合作社", self.township),
            one(
                self.company,
                LegalForm.COMPANY,
                "总公司",
                self.township,
                owners=(Owner(holder_id=self.village, paid_in_fen=100),),
                registered_capital_fen=100_000_000,
            ),
            one(self.branch, LegalForm.BRANCH, "设施农业", self.company, self.company),
            one(
                self.plant,
                LegalForm.SUBSIDIARY,
                "深加工",
                self.company,
                owners=(
                    Owner(holder_id=self.company, paid_in_fen=60),
                    Owner(holder_id=self.coop, paid_in_fen=40),
                ),
                registered_capital_fen=10_000_000,
            ),
        ]


def delivered(entity: UUID, amount_fen: int, on: date, **more: Any) -> GrowerDelivered:
    values: dict[str, Any] = {
        "entity_id": entity,
        "on": on,
        "document": "D-1",
        "delivery_id": new_id(),
        "household_id": new_id(),
        "holder_name": "王五",
        "is_member": True,
        "lot_id": new_id(),
        "product": "金银花鲜花",
        "grade": "1",
        "gross_g": 10_000,
        "net_g": 9_500,
        "price_fen_per_kg": 100,
        "amount_fen": amount_fen,
        "cost_fen": amount_fen,
        "tax_category": TaxCategory.AGRICULTURAL,
    }
    return GrowerDelivered(**{**values, **more})


def wages(entity: UUID, amount_fen: int, on: date, **more: Any) -> WagesEarned:
    values: dict[str, Any] = {
        "entity_id": entity,
        "on": on,
        "document": "W-1",
        "batch_id": new_id(),
        "household_id": new_id(),
        "worker_name": "李四",
        "work": "采摘",
        "amount_fen": amount_fen,
        "asset": Asset.PRODUCTION,
    }
    return WagesEarned(**{**values, **more})


def transferred(sender: UUID, receiver: UUID, on: date, **more: Any) -> LotTransferred:
    values: dict[str, Any] = {
        "entity_id": sender,
        "on": on,
        "document": "T-1",
        "transfer_id": new_id(),
        "lot_id": new_id(),
        "from_lot_id": new_id(),
        "to_entity_id": receiver,
        "to_service": "processing",
        "product": "金银花",
        "quantity": 1000,
        "unit": Unit.GRAM,
        "cost_fen": 42_000,
        "net_fen": 60_000,
        "vat_fen": 5_400,
        "same_legal_entity": False,
        "is_purchased": True,
        "tax_category": TaxCategory.AGRICULTURAL,
    }
    return LotTransferred(**{**values, **more})


def received(sent: LotTransferred) -> LotReceived:
    """The other half of a transfer."""
    return LotReceived(
        entity_id=sent.to_entity_id,
        on=sent.on,
        document=sent.document,
        transfer_id=sent.transfer_id,
        lot_id=sent.lot_id,
        from_entity_id=sent.entity_id,
        product=sent.product,
        quantity=sent.quantity,
        unit=sent.unit,
        cost_fen=sent.cost_fen if sent.same_legal_entity else sent.net_fen,
        vat_fen=0 if sent.same_legal_entity else sent.vat_fen,
        same_legal_entity=sent.same_legal_entity,
    )


def batch(entity: UUID, lot_id: UUID, quantity: int, cost_fen: int, on: date, **more: Any) -> BatchCompleted:
    """A batch of one input, 1,000 fen of wages, and one output that takes it all."""
    values: dict[str, Any] = {
        "entity_id": entity,
        "on": on,
        "document": "B-1",
        "batch_id": new_id(),
        "number": "B-1",
        "inputs": (LotPart(lot_id=lot_id, quantity=quantity, cost_fen=cost_fen),),
        "conversions": (Conversion(kind="wages", amount_fen=1_000),),
        "outputs": (
            Output(
                lot_id=new_id(),
                product="金银花茶",
                quantity=quantity,
                unit=Unit.GRAM,
                cost_fen=cost_fen + 1_000,
                tax_category=TaxCategory.GENERAL,
            ),
        ),
    }
    return BatchCompleted(**{**values, **more})


async def balances(world: World, entity: UUID) -> dict[str, int]:
    """Each account's balance, debit above nothing."""
    rows = await world.rows(
        "finance",
        "SELECT account, sum(debit_fen - credit_fen)::bigint AS fen FROM balance WHERE entity_id = :e"
        " GROUP BY account",
        {"e": entity},
    )
    return {row["account"]: row["fen"] for row in rows}
