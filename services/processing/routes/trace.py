"""The public trace of a lot and the QR code that leads to its page; no sign-in."""

from io import BytesIO
from uuid import UUID

from fastapi import Request, Response

from services.processing.queries import public
from services.processing.routes.doors import origin_of
from services.processing.routes.label import code
from services.processing.schemas.trace import PublicTrace
from shared.kit.auth import PUBLIC
from shared.kit.web import Acting, Router

trace = Router(prefix="/trace", tags=["trace"])

PNG, SVG = "image/png", "image/svg+xml"
SCALE = 8


@trace.get("/{lot_id}", door=PUBLIC)
async def get_public_trace(lot_id: UUID, act: Acting) -> PublicTrace:
    """What the QR code on a package shows: places, days and organisations, no person and no price."""
    return await public.public_trace(act.session, lot_id)


@trace.get("/{lot_id}/qr.svg", door=PUBLIC)
async def get_svg(lot_id: UUID, request: Request, act: Acting) -> Response:
    """The QR code of the lot's page at the address one asks from."""
    return await _drawn(lot_id, request, act, "svg", SVG)


@trace.get("/{lot_id}/qr.png", door=PUBLIC)
async def get_png(lot_id: UUID, request: Request, act: Acting) -> Response:
    """The QR code as a picture for a printing house."""
    return await _drawn(lot_id, request, act, "png", PNG)


async def _drawn(lot_id: UUID, request: Request, act: Acting, kind: str, media_type: str) -> Response:
    await public.exists(act.session, lot_id)
    drawing = BytesIO()
    code(origin_of(request), lot_id).save(drawing, kind=kind, scale=SCALE)
    return Response(drawing.getvalue(), media_type=media_type)
