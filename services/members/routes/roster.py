"""A village's register from the accountant's own workbook."""

from uuid import UUID

from fastapi import Request
from starlette.datastructures import UploadFile

from services.members.routes.bounds import KEEPERS
from services.members.schemas.roster import RosterView
from services.members.service import roster as service
from shared.kit.auth import Role, door
from shared.kit.errors import TooLarge
from shared.kit.settings import settings
from shared.kit.web import Acting, Router

router = Router(prefix="/villages", tags=["roster"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE = {"schema": {"type": "string", "format": "binary"}}
_FORM = {"schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}}


@router.post(
    "/{village_id}/roster",
    door=door(*KEEPERS, Role.FINANCE, scope="path:village_id"),
    status_code=200,
    response_model_exclude_defaults=True,
    openapi_extra={"requestBody": {"content": {XLSX: _FILE, "multipart/form-data": _FORM}}},
)
async def import_roster(village_id: UUID, request: Request, act: Acting, dry_run: bool = False) -> RosterView:
    """Import a workbook (the body, or `file` of a form), whole or not at all; `dry_run` only judges it."""
    content = await _content(request)
    result = await service.import_into(act.session, act.actor, village_id, content, dry_run=dry_run)
    return RosterView.model_validate(result.as_json(act.language))


async def _content(request: Request) -> bytes:
    """The workbook's bytes; anything else is judged as a broken workbook. Refused: TooLarge."""
    most = settings().body_bytes_max
    if int(request.headers.get("content-length") or 0) > most:
        raise TooLarge(limit="LIANHE_BODY_BYTES_MAX", max=most)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form(max_files=1, max_fields=4) as form:
            file = form.get("file")
            return await file.read() if isinstance(file, UploadFile) else b""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most:
            raise TooLarge(limit="LIANHE_BODY_BYTES_MAX", max=most)
    return bytes(content)
