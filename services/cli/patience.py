"""The server's side of a connection: what is too large, too slow or no HTTP is refused before anybody acts.

The server itself would read headers without end and wait for a body for ever.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from shared.kit.errors import Kind, Refused
from shared.kit.settings import Settings
from shared.kit.web import http_problem, language_of, problem

#: What comes is looked at in pieces of this size, so that no limit is passed by more.
PIECE_BYTES = 16 * 1024


class HeadTooLarge(Refused):
    """The request line and its headers are over the named limit (RFC 6585 §5)."""

    kind = Kind.HEAD_TOO_LARGE
    zh = "请求头超出上限：{limit} 最多 {max}"
    en = "The headers are over the limit: {limit} is at most {max}"


class TooSlow(Refused):
    """The request did not come in within the named time (RFC 9110 §15.5.9); nothing was changed."""

    kind = Kind.TOO_SLOW
    zh = "请求没有在 {max} 秒内传完（{limit}），没有任何改动，请用同一编号重试"
    en = "The request did not come in within {max} s ({limit}); nothing was changed, send it again"


@dataclass(frozen=True)
class Patience:
    """How large a head may be, and how slow each part of a conversation; times in seconds."""

    head_bytes: int
    head_s: float
    body_s: float
    body_bytes_a_s: int
    answer_s: float

    @classmethod
    def of(cls, settings: Settings) -> "Patience":
        return cls(
            settings.head_bytes_max,
            settings.head_s_max,
            settings.body_s_max,
            settings.body_bytes_a_s_min,
            settings.answer_s_max,
        )


class Bounded(HttpToolsProtocol):
    """A connection that keeps to its patience: a refusal as problem+json, then it is closed."""

    def __init__(self, patience: Patience, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._patience = patience
        self._refused: Refused | None = None
        self._in_head = False
        self._came_bytes = self._body_bytes = 0  # of the request that is coming in
        self._began_at = self._heard_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait(self._patience.head_s, self._head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait(0, None)
        self._taken()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._heard_at = self.loop.time()
        for start in range(0, len(data), PIECE_BYTES):
            piece = data[start : start + PIECE_BYTES]
            self._came_bytes += len(piece)
            super().data_received(piece)
            # What is not body: headers, trailers, the lengths of chunks. Never more than there is body.
            if self._came_bytes > self._patience.head_bytes + 2 * self._body_bytes:
                self._refuse(self._too_large())
            if self.transport.is_closing():
                return

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._taken()
        if self.transport.is_closing():
            self._await_reader()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._came_bytes = self._body_bytes = 0

    def on_headers_complete(self) -> None:
        head_bytes = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if head_bytes > self._patience.head_bytes:
            self._refused = self._too_large()
            raise self._refused  # the parser stops, and asks for `send_400_response`
        super().on_headers_complete()
        self._in_head = False
        self._began_at = self._heard_at
        self._wait(self._patience.body_s, self._body_is_late)

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._wait(0, None)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing():
            self._await_reader()
        elif self.cycle.response_complete:
            # The next head; what is left of a body that nobody wanted is read and dropped until then.
            self._wait(self._patience.head_s, self._head_is_late)
        # Else the next request is here already: its asker had all of the answer before we knew its end.

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._await_reader()

    def send_400_response(self, msg: str) -> None:
        self._refuse(self._refused)

    def _head_is_late(self) -> None:
        if self._in_head:
            self._refuse(TooSlow(limit="LIANHE_HEAD_S_MAX", max=self._patience.head_s))
        else:
            self._part()

    def _body_is_late(self) -> None:
        """It may pause for so long, and be as slow as this on the whole; not while we do not read it."""
        now, patience = self.loop.time(), self._patience
        paused_until = self._heard_at + patience.body_s
        slow_until = self._began_at + patience.body_s + self._body_bytes / patience.body_bytes_a_s
        if self.flow.read_paused:
            self._wait(patience.body_s, self._body_is_late)
        elif now < min(paused_until, slow_until):
            self._wait(min(paused_until, slow_until) - now, self._body_is_late)
        else:
            self._refuse(TooSlow(limit="LIANHE_BODY_S_MAX", max=patience.body_s))

    def _wait(self, seconds: float, late: Callable[[], None] | None) -> None:
        """Call `late` then, unless something else is waited for before."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_later(seconds, late) if late is not None else None

    def _part(self) -> None:
        """Close when what was said is taken."""
        self.transport.close()
        self._await_reader()

    def _await_reader(self) -> None:
        """Nothing more is said meanwhile: whoever never takes it does not keep the connection."""
        if self._unread is None:
            self._unread = self.loop.call_later(self._patience.answer_s, self.transport.abort)

    def _taken(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _too_large(self) -> HeadTooLarge:
        return HeadTooLarge(limit="LIANHE_HEAD_BYTES_MAX", max=self._patience.head_bytes)

    def _refuse(self, refused: Refused | None) -> None:
        """Answer, unless another answer is on its way, and close. None: what came is no HTTP."""
        if self.transport.is_closing():
            return
        asked = self.cycle
        answering = asked is not None and not asked.response_complete
        if not answering or not (asked.response_started or self._in_head):
            language = language_of(Request({"type": "http", "headers": self.headers or []}))
            self.transport.write(_told(refused, language))
        self._part()


def _told(refused: Refused | None, language: str) -> bytes:
    """The whole answer as it goes over the line."""
    response: Response
    response = problem(refused, language) if refused else http_problem(HTTPException(400), language)
    headers = [*response.raw_headers, (b"connection", b"close")]
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
    return STATUS_LINE[response.status_code] + lines + b"\r\n" + bytes(response.body)
