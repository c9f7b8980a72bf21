"""The trial calculation for the meeting before the vote: a document in, figures out, nothing recorded."""

import asyncio
import json

from fastapi import Request, Response

from services.dividends.domain.trial import parse, trial
from services.dividends.schemas.commands import Year
from services.dividends.schemas.views import TrialDocument
from services.dividends.service import trials
from shared.kit.auth import Role, Scope, door
from shared.kit.web import Acting, Router

router = Router(prefix="/trials", tags=["trials"])

_BODY = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}


@router.get("/document", door=door(Role.MANAGER, Role.ACCOUNTANT, Role.FINANCE, scope=Scope.VISIBLE))
async def begin_document(year: Year, act: Acting) -> TrialDocument:
    """A document of the entities one may see, from their registers, rules and determined year."""
    return await trials.begin_document(act.session, await act.visible(), year)


@router.post(
    "",
    door=door(Role.MANAGER, Role.ACCOUNTANT, Role.FINANCE, scope=Scope.SIGNED_IN),
    status_code=200,
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
    openapi_extra=_BODY,
)
async def try_out(request: Request, act: Acting) -> Response:
    """The document of shared/vectors/README.md; a refusal names the path in it and the rule."""
    raw = await request.body()
    # A group of a million holders is seconds of arithmetic: it must not hold up other requests.
    answer = await asyncio.to_thread(lambda: json.dumps(trial(parse(raw)), ensure_ascii=False))
    return Response(answer, media_type="application/json")
