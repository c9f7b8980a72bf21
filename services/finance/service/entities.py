"""Entities as finance knows them, kept from OrganisationChanged: their regime, tax position and owners."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.accounts import regime_of
from shared.contracts.members import OrganisationChanged, SharesMoved
from shared.contracts.standing import keep_node

_ENTITY = text(
    """
    INSERT INTO entity (id, legal_entity_id, parent_id, regime, legal_form, code, name, vat_registered,
                        registered_capital_fen)
    VALUES (:id, :legal_entity_id, :parent_id, :regime, :legal_form, :code, :name, :vat_registered, :capital)
    ON CONFLICT (id) DO UPDATE SET legal_entity_id = excluded.legal_entity_id, parent_id = excluded.parent_id,
      legal_form = excluded.legal_form, code = excluded.code, name = excluded.name,
      vat_registered = excluded.vat_registered, registered_capital_fen = excluded.registered_capital_fen
    """
)
_OWNER = text(
    "INSERT INTO ownership (entity_id, effective_on, holder_id, position, paid_in_fen)"
    " VALUES (:entity, :on, :holder, :position, :paid_in)"
)
_STAKES = text(
    """
    INSERT INTO stake (organisation_id, holder_id, effective_on, milli_shares)
    SELECT organisation_id, holder_id, effective_on, sum(milli_shares)
    FROM unnest(CAST(:organisations AS uuid[]), CAST(:holders AS uuid[]), CAST(:days AS date[]),
                CAST(:shares AS bigint[])) AS s(organisation_id, holder_id, effective_on, milli_shares)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (organisation_id, holder_id, effective_on)
      DO UPDATE SET milli_shares = stake.milli_shares + excluded.milli_shares
    """
)
#: They change what a holder may do with shares, not how many there are.
_ENCUMBERING = frozenset({"FREEZE", "UNFREEZE", "PLEDGE", "RELEASE"})


async def keep_entity(session: AsyncSession, event: OrganisationChanged) -> None:
    """Open an entity's books by the regime of its legal form, or keep what changed about it.

    Its regime never changes: books of two charts are two entities. The township itself keeps none.
    """
    await keep_node(session, event)
    regime = regime_of(event.legal_form)
    if regime is None:
        return
    await session.execute(
        _ENTITY,
        {
            "id": event.organisation_id,
            "legal_entity_id": event.legal_entity_id,
            "parent_id": event.parent_id,
            "regime": regime.value,
            "legal_form": event.legal_form.value,
            "code": event.code,
            "name": event.name,
            "vat_registered": event.vat_registered,
            "capital": event.registered_capital_fen,
        },
    )
    await _keep_owners(session, event)


async def _keep_owners(session: AsyncSession, event: OrganisationChanged) -> None:
    """Who owns it from a day on; a change that names no owners says nothing of them."""
    owners = [
        {
            "entity": event.organisation_id,
            "on": event.effective_on,
            "holder": owner.holder_id,
            "position": position,
            "paid_in": owner.paid_in_fen,
        }
        for position, owner in enumerate(event.owners, 1)
    ]
    if not owners:
        return
    await session.execute(
        text("DELETE FROM ownership WHERE entity_id = :entity AND effective_on = :on"),
        {"entity": event.organisation_id, "on": event.effective_on},
    )
    await session.execute(_OWNER, owners)


async def keep_stakes(session: AsyncSession, events: Sequence[SharesMoved]) -> None:
    """Who holds how much by the registers: an entity's year waits for all it has a share in, this way too."""
    moved = [
        (event.organisation_id, side.holder_id, event.effective_on, side.milli_shares)
        for event in events
        if event.kind.upper() not in _ENCUMBERING
        for side in event.sides
    ]
    if moved:
        organisations, holders, days, shares = zip(*moved, strict=True)
        columns = {"organisations": organisations, "holders": holders, "days": days, "shares": shares}
        await session.execute(_STAKES, {name: list(values) for name, values in columns.items()})
