"""Users: an administrator's over the nodes below them, a manager's for the households of the own village."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.gateway import queries
from services.gateway.domain import NotAGrantToGive, gives
from services.gateway.models import Account
from services.gateway.schemas import (
    PAGE_MAX,
    PLAIN,
    AccountView,
    ActivationsView,
    ActivationView,
    CloseAccount,
    GiveGrant,
    MakeAccount,
    MakeHouseholdAccounts,
    ResetAccount,
    TakeGrant,
)
from services.gateway.service import accounts
from shared.kit.act import Act
from shared.kit.auth import READERS, Grant, Role, Scope, door
from shared.kit.web import Acting, Router

router = Router(prefix="/accounts", tags=["accounts"])

GIVERS = (Role.ADMINISTRATOR, Role.MANAGER)


async def _may_give(act: Act, grant: Grant, household_id: UUID | None) -> None:
    """Over this node, and with a role that may give this one. Refuses NotYours, NotAGrantToGive."""
    await act.within(grant.node_id, household_id)
    path = await queries.path(act.session, grant.node_id)
    if not any(own.node_id in path and gives(own.role, grant.role) for own in act.actor.grants):
        role = grant.role.zh if act.language == "zh" else grant.role.value
        raise NotAGrantToGive(role=role)


async def _may_change(act: Act, account_id: UUID) -> UUID:
    """Every role of the account is one the asker may give. Returns the node of its first grant."""
    account = await queries.account(act.session, account_id)
    grants = (await queries.grants_of(act.session, [account_id]))[account_id]
    if not grants:
        await act.within(account_id)
    for grant in grants:
        await _may_give(act, grant, account.household_id)
    return grants[0].node_id


def _view(row: Account, grants: list[Grant]) -> AccountView:
    return AccountView(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        household_id=row.household_id,
        active=row.password_hash is not None and row.closed_at is None,
        closed=row.closed_at is not None,
        grants=grants,
    )


async def _viewed(act: Act, row: Account) -> AccountView:
    return _view(row, (await queries.grants_of(act.session, [row.id]))[row.id])


def _without_code(made: ActivationView) -> ActivationView:
    """The first answer shows the code; what is kept for repeated requests does not hold it."""
    return made.model_copy(update={"code": None})


def _without_codes(made: ActivationsView) -> ActivationsView:
    return ActivationsView(activations=[_without_code(one) for one in made.activations])


@router.post("", door=door(*GIVERS, scope=Scope.ROW), response_model=ActivationView)
async def make_account(command: MakeAccount, act: Acting) -> object:
    """A user with these roles, and the activation code for the first sign-in."""
    for grant in command.grants:
        await _may_give(act, grant, command.household_id)
    return await act.once(
        command, lambda: accounts.make_account(act.session, act.actor, command), kept=_without_code
    )


@router.post("/households", door=door(*GIVERS, scope="body:village_id"), response_model=ActivationsView)
async def make_household_accounts(command: MakeHouseholdAccounts, act: Acting) -> object:
    """Accounts and activation codes for many households of a village, in the order asked."""

    async def do() -> ActivationsView:
        made = await accounts.make_household_accounts(
            act.session, act.actor, command.village_id, command.households
        )
        return ActivationsView(activations=made)

    return await act.once(command, do, kept=_without_codes)


@router.post("/{account_id}/reset", door=door(*GIVERS, scope=Scope.ROW), response_model=ActivationView)
async def reset_account(account_id: UUID, command: ResetAccount, act: Acting) -> object:
    """Every sign-in and the password end; a new activation code."""
    node_id = await _may_change(act, account_id)
    return await act.once(
        command, lambda: accounts.reset(act.session, act.actor, account_id, node_id), kept=_without_code
    )


@router.post("/{account_id}/closing", door=door(*GIVERS, scope=Scope.ROW), response_model=AccountView)
async def close_account(account_id: UUID, command: CloseAccount, act: Acting) -> object:
    """Nobody signs in with it any more, until it is reset."""
    node_id = await _may_change(act, account_id)

    async def do() -> AccountView:
        return await _viewed(act, await accounts.close(act.session, act.actor, account_id, node_id))

    return await act.once(command, do)


@router.post("/{account_id}/grants", door=door(*GIVERS, scope=Scope.ROW), response_model=AccountView)
async def give_grant(account_id: UUID, command: GiveGrant, act: Acting) -> object:
    """Give a role at a node."""
    account = await queries.account_among(act.session, account_id, await act.visible())
    await _may_give(act, command.role_grant, account.household_id)

    async def do() -> AccountView:
        return await _viewed(act, await accounts.give(act.session, act.actor, account_id, command.role_grant))

    return await act.once(command, do)


@router.post("/{account_id}/grants/taking", door=door(*GIVERS, scope=Scope.ROW), response_model=AccountView)
async def take_grant(account_id: UUID, command: TakeGrant, act: Acting) -> object:
    """Take a role at a node."""
    account = await queries.account_among(act.session, account_id, await act.visible())
    await _may_give(act, command.role_grant, account.household_id)

    async def do() -> AccountView:
        return await _viewed(act, await accounts.take(act.session, act.actor, account_id, command.role_grant))

    return await act.once(command, do)


@router.get("", door=door(*GIVERS, *READERS, scope=Scope.VISIBLE))
async def list_accounts(
    act: Acting,
    search: Annotated[str, Query(max_length=64, pattern=PLAIN)] = "",
    role: Role | None = None,
    of_household: Annotated[bool | None, Query(description="only households' own, or only others")] = None,
    after: Annotated[str, Query(max_length=64, pattern=PLAIN)] = "",
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 100,
) -> list[AccountView]:
    """Users with a role at a node one may see, or whose last one was there, by name; `after` is the last name
    of the page before."""
    rows = await queries.accounts(
        act.session,
        await act.visible(),
        after,
        limit,
        search=search.strip(),
        role=role,
        of_household=of_household,
    )
    return [_view(row, grants) for row, grants in rows]
