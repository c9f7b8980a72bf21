"""Random trades of a random group: every fact as the services would tell it, lots and costs always right."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from shared.contracts.custody import GoodsTakenBack, LotIssued, LotReceived, LotTransferred
from shared.contracts.members import LegalForm, OrganisationChanged, Owner
from shared.contracts.processing import BatchCompleted, Conversion, Output
from shared.contracts.production import (
    Asset,
    CostKind,
    CostRecorded,
    GrowerDelivered,
    LotHarvested,
    LotPart,
    TaxCategory,
    Unit,
    WagesEarned,
)
from shared.contracts.sales import InvoiceIssued
from shared.kit.events import Event
from shared.kit.ids import new_id
from shared.kit.money import shares

START = date(2026, 1, 1)
GOODS = {"product": "金银花", "unit": Unit.GRAM, "tax_category": TaxCategory.EXEMPT}


@dataclass
class HeldLot:
    """A lot on hand."""

    id: UUID
    owner: UUID
    quantity: int
    cost_fen: int
    is_purchased: bool
    #: What each seller earned on it, exactly: what integer fen are held against.
    margins: "Margins" = field(default_factory=dict)


Margins = dict[UUID, Fraction]


def scaled(margins: Margins, by: Fraction) -> Margins:
    return {seller: fen * by for seller, fen in margins.items()}


def together(*some: Margins) -> Margins:
    sums: Margins = {}
    for margins in some:
        for seller, fen in margins.items():
            sums[seller] = sums.get(seller, Fraction(0)) + fen
    return sums


@dataclass
class Trades:
    """`entities` by legal entity (a branch's is its company); co-ops are in `outside`."""

    random: random.Random
    legal: dict[UUID, UUID]
    outside: frozenset[UUID] = frozenset()
    on: date = START
    lots: list[HeldLot] = field(default_factory=list)
    issued: list[tuple[HeldLot, int, int, Margins]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    number: int = 0

    def fact(self, entity: UUID) -> dict[str, Any]:
        self.number += 1
        return {"entity_id": entity, "on": self.on, "document": f"P-{self.number}"}

    def step(self) -> None:
        """One random deal; the day goes on now and then."""
        if self.random.random() < 0.3:
            self.on += timedelta(days=self.random.randint(1, 20))
        deals = [self.buy, self.send, self.send, self.process, self.dry, self.sell, self.take_back]
        self.random.choice(deals if self.lots else [self.buy])()

    def buy(self) -> None:
        owner = self.random.choice(list(self.legal))
        lot = HeldLot(new_id(), owner, self.random.randint(1, 50), self.random.randint(1, 900), True)
        self.lots.append(lot)
        self.events.append(
            GrowerDelivered(
                **self.fact(owner),
                delivery_id=new_id(),
                household_id=new_id(),
                holder_name="王五",
                is_member=False,
                lot_id=lot.id,
                product="金银花鲜花",
                grade="1",
                gross_g=lot.quantity,
                net_g=lot.quantity,
                price_fen_per_kg=100,
                amount_fen=lot.cost_fen,
                cost_fen=lot.cost_fen,
                tax_category=TaxCategory.EXEMPT,
            )
        )

    def take(self, lot: HeldLot, quantity: int) -> tuple[int, Margins]:
        """Take a part out at its cost, with what was earned on it."""
        cost = shares(lot.cost_fen, [quantity, lot.quantity - quantity])[0]
        margins = scaled(lot.margins, Fraction(quantity, lot.quantity))
        lot.margins = together(lot.margins, scaled(margins, Fraction(-1)))
        lot.quantity -= quantity
        lot.cost_fen -= cost
        if not lot.quantity:
            self.lots.remove(lot)
        return cost, margins

    def part(self, lot: HeldLot) -> int:
        return lot.quantity if self.random.random() < 0.4 else self.random.randint(1, lot.quantity)

    def send(self) -> None:
        lot = self.random.choice(self.lots)
        self.transfer(
            lot, self.random.choice([one for one in self.legal if one != lot.owner]), self.part(lot)
        )

    def transfer(self, lot: HeldLot, to: UUID, quantity: int, net_fen: int | None = None) -> HeldLot:
        same = self.legal[lot.owner] == self.legal[to]
        cost, margins = self.take(lot, quantity)
        priced = cost + self.random.randint(-100, 400) if net_fen is None else net_fen
        net = cost if same else max(priced, 0)
        about = self.fact(lot.owner)
        sent = LotTransferred(
            **about,
            **GOODS,
            transfer_id=new_id(),
            lot_id=new_id(),
            from_lot_id=lot.id,
            to_entity_id=to,
            to_service="processing",
            quantity=quantity,
            cost_fen=cost,
            net_fen=net,
            same_legal_entity=same,
            is_purchased=lot.is_purchased,
        )
        if {lot.owner, to} & self.outside:
            margins = {}
        elif not same:
            margins = together(margins, {lot.owner: Fraction(net - cost)})
        made = HeldLot(sent.lot_id, to, quantity, net, True, margins)
        received = LotReceived(
            **{**about, "entity_id": to},
            transfer_id=sent.transfer_id,
            lot_id=made.id,
            from_entity_id=lot.owner,
            product=sent.product,
            quantity=quantity,
            unit=Unit.GRAM,
            cost_fen=net,
            same_legal_entity=same,
        )
        self.lots.append(made)
        self.events += [sent, received]
        return made

    def process(self) -> None:
        """A batch of up to three lots of one owner into one or two, at times with an abnormal loss."""
        first = self.random.choice(self.lots)
        mine = [lot for lot in self.lots if lot.owner == first.owner and lot is not first]
        inputs, margins = [], Margins()
        for lot in [first, *self.random.sample(mine, min(len(mine), self.random.randint(0, 2)))]:
            quantity = self.part(lot)
            cost, part = self.take(lot, quantity)
            margins = together(margins, part)
            inputs.append(LotPart(lot_id=lot.id, quantity=quantity, cost_fen=cost))
        borne = sum(lot.cost_fen for lot in inputs) + 10
        lost = borne // 7 if self.random.random() < 0.3 else 0
        sizes = [self.random.randint(1, 30) for _ in range(self.random.randint(1, 2))]
        costs = shares(borne - lost, sizes)
        made = [
            HeldLot(new_id(), first.owner, size, cost, False, scaled(margins, Fraction(cost, borne)))
            for size, cost in zip(sizes, costs, strict=True)
        ]
        self.lots += made
        self.events.append(
            BatchCompleted(
                **self.fact(first.owner),
                batch_id=new_id(),
                number=f"B-{self.number}",
                inputs=tuple(inputs),
                conversions=(Conversion(kind="wages", amount_fen=10),),
                outputs=tuple(
                    Output(lot_id=lot.id, quantity=lot.quantity, cost_fen=lot.cost_fen, **GOODS)
                    for lot in made
                ),
                abnormal_loss_fen=lost,
            )
        )

    def dry(self) -> None:
        """An own lot into a desk's batch with wages, and out of it in two harvests."""
        lot = self.random.choice(self.lots)
        quantity = self.part(lot)
        batch, owner = new_id(), lot.owner
        cost, margins = self.take(lot, quantity)
        used = LotPart(lot_id=lot.id, quantity=quantity, cost_fen=cost)
        gathered = cost + 7
        on_batch = {"batch_id": batch, "asset": Asset.PRODUCTION}
        self.events += [
            CostRecorded(
                **self.fact(owner),
                **on_batch,
                kind=CostKind.LOT,
                amount_fen=used.cost_fen,
                lot=used,
                is_purchased_lot=lot.is_purchased,
            ),
            WagesEarned(
                **self.fact(owner),
                **on_batch,
                household_id=new_id(),
                worker_name="李四",
                work="烘干",
                amount_fen=7,
            ),
        ]
        for cost in shares(gathered, [3, 5]):
            self.on += timedelta(days=1)
            part = scaled(margins, Fraction(cost, gathered))
            dried = HeldLot(new_id(), owner, self.random.randint(1, 20), cost, False, part)
            self.lots.append(dried)
            self.events.append(
                LotHarvested(
                    **self.fact(owner),
                    **on_batch,
                    **GOODS,
                    lot_id=dried.id,
                    quantity=dried.quantity,
                    cost_fen=cost,
                    from_lots=(used,),
                )
            )

    def sell(self) -> None:
        lot = self.random.choice(self.lots)
        self.ship(lot, self.part(lot))

    def ship(self, lot: HeldLot, quantity: int) -> None:
        """To a customer outside, with its invoice."""
        cost, margins = self.take(lot, quantity)
        self.issued.append((lot, quantity, cost, margins))
        order = new_id()
        self.events += [
            LotIssued(
                **self.fact(lot.owner),
                shipment_id=new_id(),
                order_id=order,
                lot_id=lot.id,
                quantity=quantity,
                unit=Unit.GRAM,
                cost_fen=cost,
                is_purchased=lot.is_purchased,
            ),
            InvoiceIssued(
                **self.fact(lot.owner),
                invoice_id=new_id(),
                order_id=order,
                customer_id=new_id(),
                customer_name="超市",
                net_fen=cost + 50,
                vat_fen=0,
                tax_category=TaxCategory.EXEMPT,
            ),
        ]

    def take_back(self) -> None:
        """A customer brings everything of a shipment back; it is as good as before, or spoilt."""
        if not self.issued:
            return
        lot, quantity, cost, margins = self.issued.pop(self.random.randrange(len(self.issued)))
        usable = self.random.random() < 0.7
        if usable:
            if not lot.quantity:
                self.lots.append(lot)
            lot.quantity += quantity
            lot.cost_fen += cost
            lot.margins = together(lot.margins, margins)
        self.events.append(
            GoodsTakenBack(
                **self.fact(lot.owner),
                return_id=new_id(),
                lot_id=lot.id,
                quantity=quantity,
                unit=Unit.GRAM,
                cost_fen=cost,
                usable=usable,
            )
        )

    def clear_out(self) -> None:
        """Everything left is sold to customers."""
        self.on += timedelta(days=1)
        for lot in list(self.lots):
            self.ship(lot, lot.quantity)


@dataclass
class RandomGroup:
    """A company, a branch of it, subsidiaries owned by random members and outsiders, a co-op, a village."""

    random: random.Random
    company: UUID = field(default_factory=new_id)
    coop: UUID = field(default_factory=new_id)
    village: UUID = field(default_factory=new_id)
    organisations: list[OrganisationChanged] = field(default_factory=list)
    legal: dict[UUID, UUID] = field(default_factory=dict)
    #: Who holds how much of each subsidiary.
    owners: dict[UUID, dict[UUID, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._add(self.village, LegalForm.VILLAGE_ORG)
        self._add(self.coop, LegalForm.COOP)
        self._add(self.company, LegalForm.COMPANY, {self.village: 1_000})
        branch = new_id()
        self._add(branch, LegalForm.BRANCH)
        holders = [self.company]
        for _ in range(self.random.randint(1, 4)):
            subsidiary = new_id()
            owners = {
                holder: self.random.randint(1, 900)
                for holder in self.random.sample(holders, self.random.randint(1, min(2, len(holders))))
            }
            owners[self.coop] = self.random.randint(0, 900)
            self._add(subsidiary, LegalForm.SUBSIDIARY, owners)
            holders.append(subsidiary)

    def _add(self, node: UUID, form: LegalForm, owners: dict[UUID, int] | None = None) -> None:
        legal = self.company if form is LegalForm.BRANCH else node
        if form in (LegalForm.COMPANY, LegalForm.BRANCH, LegalForm.SUBSIDIARY, LegalForm.COOP):
            self.legal[node] = legal
        self.owners[node] = owners or {}
        self.organisations.append(
            OrganisationChanged(
                organisation_id=node,
                parent_id=None,
                legal_entity_id=legal,
                code=f"{form.value}-{len(self.organisations)}",
                name=form.value,
                legal_form=form,
                effective_on=date(2025, 1, 1),
                owners=tuple(
                    Owner(holder_id=holder, paid_in_fen=fen) for holder, fen in (owners or {}).items() if fen
                ),
            )
        )

    def trades(self) -> Trades:
        return Trades(self.random, self.legal, frozenset({self.coop}))
