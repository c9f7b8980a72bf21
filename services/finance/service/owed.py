"""Keeping what is owed, and who is paid where."""

import base64
from collections.abc import Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.finance.domain.posting import Draft, Owed
from shared.contracts.members import HouseholdChanged
from shared.kit.ids import named_id, new_id
from shared.kit.settings import settings

NONCE_BYTES = 12

_OWE = text(
    """
    INSERT INTO payable (id, entity_id, holder_id, holder_name, holder_is_entity, source, source_id, account,
                         "on", document, amount_fen, raised_by, open_fen, batched_fen, paid_fen)
    SELECT o.*, o.amount_fen, 0, 0 FROM unnest(
      CAST(:ids AS uuid[]), CAST(:entities AS uuid[]), CAST(:holders AS uuid[]), CAST(:names AS text[]),
      CAST(:are_entities AS boolean[]), CAST(:sources AS text[]), CAST(:source_ids AS uuid[]),
      CAST(:accounts AS text[]), CAST(:days AS date[]), CAST(:documents AS text[]),
      CAST(:amounts AS bigint[]), CAST(:raised_by AS uuid[]))
      AS o(id, entity_id, holder_id, holder_name, holder_is_entity, source, source_id, account, "on",
           document, amount_fen, raised_by)
    """
)
_RAISED_BY = text(
    "SELECT p.* FROM journal j JOIN payable p ON p.raised_by = j.source_id AND p.entity_id = j.entity_id"
    " WHERE j.id = :journal ORDER BY p.id"
)
_PAYEE = text(
    "INSERT INTO payee (holder_id, code, name, village_id, account_encrypted)"
    " VALUES (:id, :code, :name, :village, :account)"
    " ON CONFLICT (holder_id) DO UPDATE SET code = excluded.code, name = excluded.name,"
    " village_id = excluded.village_id, account_encrypted = excluded.account_encrypted"
)


async def owe(session: AsyncSession, owed: Sequence[Owed]) -> None:
    """Keep payables, as one set."""
    if not owed:
        return
    await session.execute(
        _OWE,
        {
            "ids": [new_id() for _ in owed],
            "entities": [one.entity_id for one in owed],
            "holders": [one.holder_id for one in owed],
            "names": [one.holder_name for one in owed],
            "are_entities": [one.holder_is_entity for one in owed],
            "sources": [one.source for one in owed],
            "source_ids": [one.source_id for one in owed],
            "accounts": [one.account for one in owed],
            "days": [one.on for one in owed],
            "documents": [one.document for one in owed],
            "amounts": [one.amount_fen for one in owed],
            "raised_by": [one.raised_by for one in owed],
        },
    )


async def owe_back(session: AsyncSession, reversed_id: UUID, draft: Draft) -> None:
    """What a journal raised is raised the other way round by its reversal, `draft`.

    Both stand open until they are set off at the next draw-up; what was paid already is taken off the
    holder's next payment of its kind.
    """
    rows = await session.execute(_RAISED_BY, {"journal": reversed_id})
    await owe(
        session,
        [
            Owed(
                row.entity_id,
                row.holder_id,
                row.holder_name,
                row.holder_is_entity,
                row.source,
                named_id("owed-back", row.id),
                -row.amount_fen,
                row.account,
                draft.on,
                draft.document,
                draft.source_id,
            )
            for row in rows
        ],
    )


async def keep_payees(session: AsyncSession, events: Sequence[HouseholdChanged]) -> None:
    """Keep households' names and encrypted accounts, for bank files; of one told twice the later stands."""
    await session.execute(
        _PAYEE,
        [
            {
                "id": event.household_id,
                "code": event.code,
                "name": event.head_name,
                "village": event.village_id,
                "account": event.account_encrypted,
            }
            for event in events
        ],
    )


def account_number(encrypted: str | None) -> str:
    """A bank account as members encrypted it (`v1:` + base64url(nonce, AES-GCM)); '' when there is none.

    A line without an account is still in the file, so that the bank sends it back and it stays payable.
    """
    path = settings().keys_dir / "field.key"
    if encrypted is None or not path.exists():
        return ""
    raw = base64.urlsafe_b64decode(encrypted.removeprefix("v1:"))
    try:
        return AESGCM(path.read_bytes()).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], b"account").decode()
    except InvalidTag:
        return ""
