"""What no HTTP client would send, over a socket to the gateway: broken, endless, slow, smuggled."""

import asyncio
import json
import socket
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain, repeat
from random import Random

from shared.kit.web import PROBLEM_JSON
from tests.fuzz.doors import CHINESE, LANGUAGES

ANSWER_S_MAX = 60
ANSWER_BYTES_MAX = 1 << 20
HUGE = 10**9
#: More than any server takes into its head.
ENDLESS = 300 * 1024
#: Say nothing more, and wait for the answer.
SILENCE = b""
#: Hang up, after what was said.
THE_END = None
AT_ONCE = 50
FLIPS_MAX = 6
#: So many answers are more than the least that a system keeps for a program.
UNTAKEN = 60
DRIP_S = 0.05
SHOWN = 300

Piece = bytes | None


@dataclass(frozen=True)
class Rude:
    """What is sent piece by piece, and which answers are right; 0 is a connection closed without one."""

    what: str
    pieces: Sequence[Piece]
    statuses: frozenset[int] = frozenset({400})


def head(*lines: str, path: str = "/api/auth/sign-in", method: str = "POST", language: str = "zh") -> bytes:
    """A request's head; the connection ends with the answer."""
    first = (f"{method} {path} HTTP/1.1", "Host: door", "Connection: close", f"Accept-Language: {language}")
    return "\r\n".join((*first, *lines, "", "")).encode()


def begun(language: str) -> bytes:
    """A head that is not at its end."""
    return f"GET / HTTP/1.1\r\nAccept-Language: {language}\r\nHost: door\r\n".encode()


def unending(body_bytes_max: int, language: str) -> list[Rude]:
    """What is too slow, or too much."""

    said = partial(head, "Content-Type: application/json", language=language)
    chunked = said("Transfer-Encoding: chunked")
    start = begun(language)
    over = b"%x\r\n%s\r\n" % (body_bytes_max // 2, b" " * (body_bytes_max // 2))
    late, large = frozenset({408}), frozenset({413})
    endless = frozenset({431})
    return [
        Rude("a head that stops", [start, SILENCE], late),
        Rude("a head that drips", [start, *[b"X", SILENCE]], late),
        Rude("a body that stops", [said("Content-Length: 100"), b'{"name":', SILENCE], late),
        Rude(
            "a body that never begins", [said("Content-Length: 100", "Expect: 100-continue"), SILENCE], late
        ),
        Rude("chunks that stop", [chunked, b"5\r\n12345\r\n", SILENCE], late),
        Rude("nothing", [SILENCE], frozenset({0})),
        Rude("empty lines", [b"\r\n" * 50, SILENCE], frozenset({0})),
        Rude("an endless header", [start + b"X: ", b"x" * ENDLESS, SILENCE], endless),
        Rude("many headers", [start, b"X: x\r\n" * (ENDLESS // 6), SILENCE], endless),
        Rude("a large head at once", [said(f"Cookie: {'x' * ENDLESS}", "Content-Length: 0")], endless),
        Rude("a long address", [said(path=f"/api/x?{'x' * ENDLESS}", method="GET")], endless),
        Rude("an endless chunk extension", [chunked + b"1;" + b"x" * ENDLESS, SILENCE], endless),
        Rude("endless trailers", [chunked + b"0\r\n" + b"X: x\r\n" * (ENDLESS // 6), SILENCE], endless),
        Rude("a body told too large", [said(f"Content-Length: {HUGE}"), SILENCE], large),
        Rude(
            "a body told too large and sent", [said(f"Content-Length: {HUGE}"), *[over] * 4, SILENCE], large
        ),
        Rude("chunks too large together", [chunked, *[over] * 3, SILENCE], large),
    ]


def broken(language: str) -> list[Rude]:
    """What is no HTTP, or ends too early."""
    said = partial(head, "Content-Type: application/json", language=language)
    chunked, start, cut = said("Transfer-Encoding: chunked"), begun(language), frozenset({0, 400})
    return [
        Rude("a chunk of a size beyond numbers", [chunked, b"f" * 40 + b"\r\n"]),
        Rude("a chunk of no size", [chunked, b"xyz\r\n"]),
        Rude("a chunk cut off", [chunked, b"ff\r\n123", THE_END], cut),
        Rude("a body cut off", [said("Content-Length: 100"), b'{"name"', THE_END], cut),
        Rude("a head cut off", [start, THE_END], cut),
        Rude("two lengths", [said("Content-Length: 2", "Content-Length: 30"), b"{}"]),
        Rude("a length and chunks", [said("Content-Length: 2", "Transfer-Encoding: chunked"), b"{}"]),
        Rude("chunks of chunks", [said("Transfer-Encoding: chunked, chunked"), b"0\r\n\r\n"]),
        Rude("a negative length", [said("Content-Length: -1"), b"{}"]),
        Rude("a length in words", [said("Content-Length: 1e3"), b"{}"]),
        Rude("a length beyond numbers", [said(f"Content-Length: {'9' * 40}"), b"{}"]),
        Rude("a folded header", [said("X: a\r\n b", "Content-Length: 2"), b"{}"]),
        Rude("a NUL in a header", [said("X: \x00", "Content-Length: 2"), b"{}"]),
        Rude("a header without a name", [said(": x", "Content-Length: 2"), b"{}"]),
        Rude("an address with NUL", [said(path="/api/\x00", method="GET")]),
        Rude("another method", [said(method="GRAB")]),
        Rude("another version", [start.replace(b"1.1", b"9.9") + b"\r\n"]),
        Rude("no version", [b"GET / \r\n\r\n"], frozenset({0, 400})),
        Rude("another protocol", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200]),
        Rude("noise", [bytes(range(256)) * 4]),
        Rude("a gzipped body", [said("Content-Encoding: gzip", "Content-Length: 4"), b"\x1f\x8b\x08\x00"]),
        Rude(
            "a body in another charset",
            [said("Content-Length: 6"), '{"n":"马"}'.encode("gb18030")[:6]],
            frozenset({400, 422}),
        ),
    ]


async def answer_to(host: str, port: int, pieces: Sequence[Piece]) -> bytes:
    """What comes back until the connection is closed; b"" where it is closed without a word."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        async with asyncio.timeout(ANSWER_S_MAX):
            with suppress(ConnectionError):
                for piece in pieces:
                    if piece is THE_END:
                        writer.write_eof()
                    else:
                        writer.write(piece)
                        await writer.drain()
            heard = b""
            with suppress(ConnectionError):
                while len(heard) < ANSWER_BYTES_MAX and (more := await reader.read(65536)):
                    heard += more
                    if _is_whole(heard):
                        break
            return heard
    finally:
        writer.close()


def _is_whole(heard: bytes) -> bool:
    """A whole answer, where its length is told: the server may keep the connection."""
    lines, end, body = heard.partition(b"\r\n\r\n")
    for line in lines.lower().split(b"\r\n") if end else ():
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.partition(b":")[2])
    return False


def status_of(heard: bytes) -> int:
    """0 where nothing was said; "100 Continue" is no answer yet."""
    heard = heard.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    return int(heard.split(b" ", 2)[1]) if heard.startswith(b"HTTP/1.1 ") else 0


def wrong(heard: bytes, statuses: frozenset[int], language: str) -> str | None:
    """What is not as promised: another status, or a refusal that says nothing in the asker's language."""
    status = status_of(heard)
    if status not in statuses:
        return f"answers {status}: {heard[:SHOWN]!r}"
    if status < 400:
        return None
    lines, _, body = heard.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n").partition(b"\r\n\r\n")
    # What was no HTTP may not have come to the language: then it is told in the house's own.
    if status in (400, 431) and language.encode() not in lines.partition(b"content-language: ")[2][:2]:
        language = LANGUAGES[0]
    if f"content-type: {PROBLEM_JSON}".encode() not in lines.lower():
        return f"{status} is no problem+json: {heard[:SHOWN]!r}"
    said = json.loads(body)
    if said["status"] != status or bool(CHINESE.search(said["detail"])) != (language == "zh"):
        return f"{status} does not speak {language}: {body[:SHOWN]!r}"
    return None


async def talk(host: str, port: int, pieces: Iterable[bytes]) -> bool:
    """Say all this, now and then a piece, and never read an answer; whether the server let go meanwhile."""
    loop = asyncio.get_running_loop()
    with socket.socket() as deaf:
        deaf.setblocking(False)
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)  # the least there is
        with suppress(TimeoutError):
            try:
                async with asyncio.timeout(ANSWER_S_MAX):
                    await loop.sock_connect(deaf, (host, port))
                    said = iter(pieces)
                    while piece := next(said, None):
                        await loop.sock_sendall(deaf, piece)
                        await asyncio.sleep(DRIP_S)
            except ConnectionError:
                return True
    return False


def untaken(language: str) -> dict[str, Iterable[bytes]]:
    """Of those who never read an answer: one asks on and on, one asks no more and stays."""
    once = head(path="/health/live", method="GET", language=language)
    many = once.replace(b"Connection: close\r\n", b"") * UNTAKEN
    return {"asks on and on": repeat(many), "stays": chain([many], repeat(b"\r\n"))}


async def knock(host: str, port: int, body_bytes_max: int, language: str) -> list[str]:
    """Everything rude, all at once, as many would; what was not answered as it should."""
    asked = [*unending(body_bytes_max, language), *broken(language)]
    heard = await asyncio.gather(*(answer_to(host, port, one.pieces) for one in asked))
    found = (wrong(answer, one.statuses, language) for one, answer in zip(asked, heard, strict=True))
    said = [f"{one.what} {said}" for one, said in zip(asked, found, strict=True) if said]
    for who, pieces in untaken(language).items():
        if not await talk(host, port, pieces):
            said.append(f"who never reads, and {who}, is not let go of")
    return said


def bent(chance: Random) -> bytes:
    """A request with some of its bytes turned, added or gone."""
    language = chance.choice(LANGUAGES)
    body = b'{"name": "admin", "password": "no"}'
    whole = bytearray(
        chance.choice(
            (
                head("Content-Type: application/json", f"Content-Length: {len(body)}", language=language)
                + body,
                head("Transfer-Encoding: chunked", language=language)
                + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body),
                head("Authorization: Bearer a.b.c", path="/api/auth/me", method="GET"),
            )
        )
    )
    for _ in range(chance.randint(1, FLIPS_MAX)):
        at = chance.randrange(len(whole))
        whole[at : at + chance.randint(0, 2)] = bytes(chance.choices(range(256), k=chance.randint(0, 2)))
    return bytes(whole)


async def babble(host: str, port: int, requests: int, chance: Random) -> tuple[Counter[int], list[str]]:
    """Many bent requests, some at once: how they were answered, and those that ended in a bug."""
    counts: Counter[int] = Counter()
    found: list[str] = []
    for start in range(0, requests, AT_ONCE):
        sent = [bent(chance) for _ in range(start, min(start + AT_ONCE, requests))]
        for request, heard in zip(
            sent, await asyncio.gather(*(answer_to(host, port, [one]) for one in sent)), strict=True
        ):
            counts[status_of(heard)] += 1
            if status_of(heard) >= 500 and status_of(heard) != 503:
                found.append(f"{request!r} answers {heard[:SHOWN]!r}")
    return counts, found
