"""The built pages: hashed files to be kept for ever, and one page with a fresh nonce for every address."""

import gzip
import mimetypes
import secrets
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from services.gateway.domain import NoSuchDoor

#: Where `make pages` puts what it builds.
BUILT = Path(__file__).parents[1] / "frontend" / "dist"
INDEX = "/index.html"
NONCE = b"__CSP_NONCE__"
ASSETS = "/assets/"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
GZIP_BYTES_MIN = 1024
GZIP_TYPES = ("text/", "application/javascript", "application/json", "image/svg+xml")
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    zipped: bytes | None
    media_type: str


class Pages:
    """Answers whatever is not under /api or /health. Read whole at the start: a few megabytes."""

    def __init__(self, folder: Path = BUILT, demo: Path | None = None) -> None:
        self._files = {
            f"/{path.relative_to(folder).as_posix()}": _read(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self._demo = demo

    @property
    def built(self) -> bool:
        """Whether there is anything to show."""
        return INDEX in self._files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if scope["method"] not in ("GET", "HEAD"):
            raise NoSuchDoor(path=path)
        await self._answer(scope, path)(scope, receive, send)

    def _answer(self, scope: Scope, path: str) -> Response:
        if path == "/demo.json":
            return self._demo_accounts()
        found = self._files.get(path)
        if found is not None and path != INDEX:
            return _sent(found, scope, FOR_EVER if path.startswith(ASSETS) else ASK_AGAIN)
        if "." in path.rsplit("/", 1)[-1] or INDEX not in self._files:
            raise NoSuchDoor(path=path)
        nonce = secrets.token_urlsafe(16)
        page = self._files[INDEX].content.replace(NONCE, nonce.encode())
        headers = {"Content-Security-Policy": POLICY.format(nonce=nonce), "Cache-Control": "no-store"}
        return Response(page, media_type="text/html; charset=utf-8", headers=headers)

    def _demo_accounts(self) -> Response:
        """The sign-ins of a demo installation, for the choice at the door; elsewhere there are none."""
        if self._demo is None or not self._demo.exists():
            return JSONResponse([])
        return Response(self._demo.read_bytes(), media_type="application/json")


def _read(path: Path) -> _File:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix in (".js", ".mjs"):
        media_type = "application/javascript"
    zips = len(content) >= GZIP_BYTES_MIN and media_type.startswith(GZIP_TYPES)
    return _File(content, gzip.compress(content, 9) if zips else None, media_type)


def _sent(file: _File, scope: Scope, cache: str) -> Response:
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    accepted = b", ".join(value for name, value in scope["headers"] if name == b"accept-encoding")
    body = file.content
    if file.zipped is not None and b"gzip" in accepted:
        body = file.zipped
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=file.media_type, headers=headers)
