"""What every service hears alike: the group tree, and the conversation that seals a month."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.finance import PeriodClosing, PeriodReopened, Sealer
from shared.contracts.members import OrganisationChanged
from shared.contracts.periods import PeriodSealed
from shared.kit import sealing, tree
from shared.kit.hears import Hears


def standing(service: str, hears: Hears) -> Hears:
    """Add to a service's table of handlers what every service hears, once its own are registered."""
    own_types = sorted(hears.types)

    async def organisation(session: AsyncSession, event: OrganisationChanged) -> None:
        await keep_node(session, event)

    async def closing(session: AsyncSession, events: Sequence[PeriodClosing]) -> None:
        await keep_asked(session, service, events)

    async def opening(session: AsyncSession, events: Sequence[PeriodReopened]) -> None:
        await sealing.open_again(session, [(event.entity_id, event.month) for event in events])

    async def seal(session: AsyncSession, events: Sequence[PeriodSealed]) -> None:
        await keep_sealed(session, events)

    if OrganisationChanged not in hears.handlers:
        hears.each(OrganisationChanged)(organisation)
    if PeriodClosing not in hears.handlers and service != "finance":
        hears.many(PeriodClosing)(closing)
    if service != "finance":
        hears.many(PeriodReopened)(opening)
    if PeriodSealed not in hears.handlers:
        hears.many(PeriodSealed)(seal)

    def announce(entity_id: UUID, month: str, round: int, counts: Mapping[str, int]) -> PeriodSealed:
        return PeriodSealed(
            entity_id=entity_id, month=month, service=service, counts=dict(counts), round=round
        )

    sealing.announce_with(service, announce, own_types)
    return hears


async def keep_asked(session: AsyncSession, service: str, events: Sequence[PeriodClosing]) -> None:
    """Keep months that finance asked this service to seal, those with the same order together."""
    asked: dict[tuple[Sealer, ...], list[sealing.Asked]] = defaultdict(list)
    for event in events:
        asked[event.sealers].append(sealing.Asked(event.entity_id, event.month, event.round))
    for sealers, months in asked.items():
        mine = next((sealer.stage for sealer in sealers if sealer.service == service), None)
        if mine is not None:
            await sealing.ask_all(session, months, [one.service for one in sealers if one.stage < mine])


async def keep_sealed(session: AsyncSession, events: Sequence[PeriodSealed]) -> None:
    """Keep what services counted of months they sealed."""
    told = [
        sealing.Told(event.service, event.entity_id, event.month, event.counts, event.round)
        for event in events
    ]
    await sealing.note_all(session, told)


async def keep_node(session: AsyncSession, event: OrganisationChanged) -> None:
    """Keep an organisation in this service's copy of the group tree."""
    await tree.put(
        session,
        {
            "id": event.organisation_id,
            "parent_id": event.parent_id,
            "legal_entity_id": event.legal_entity_id,
            "code": event.code,
            "name": event.name,
            "legal_form": event.legal_form.value,
            "attributes": json.dumps(
                {
                    "desk": event.desk,
                    "vat_registered": event.vat_registered,
                    "registered_capital_fen": event.registered_capital_fen,
                    "credit_code": event.credit_code,
                    **event.attributes,
                },
                ensure_ascii=False,
            ),
        },
    )
