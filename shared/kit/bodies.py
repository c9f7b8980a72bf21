"""A request's body: whole and within its limits before the transaction opens, so that a slow sender holds
no connection of the database."""

import re

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from shared.kit.errors import Kind, Refused, TooLarge
from shared.kit.settings import settings

#: Nothing is sent with these.
BARE = frozenset({"GET", "HEAD"})
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_OPENS, _CLOSES = frozenset(b"[{"), frozenset(b"]}")
_JSON = (b"[", b"{")


class JsonTooDeep(Refused):
    """Lists and objects in each other beyond the named limit: what walks them would run out of stack."""

    kind = Kind.INVALID
    zh = "JSON 嵌套过深：{limit} 最多 {max} 层"
    en = "The JSON is nested too deep: {limit} is at most {max}"


async def take_in(request: Request) -> None:
    """Read the body, which stays with the request. Refuses TooLarge, JsonTooDeep."""
    if request.method in BARE:
        return
    limits = settings()
    most = limits.body_bytes_max
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        raise TooLarge(limit="LIANHE_BODY_BYTES_MAX", max=most)
    try:
        body = await request.body()
    except ClientDisconnect:
        raise HTTPException(400) from None  # nobody is there to read it
    if len(body) > most:
        raise TooLarge(limit="LIANHE_BODY_BYTES_MAX", max=most)
    if body.lstrip()[:1] in _JSON and deeper_than(body, limits.json_depth_max):
        raise JsonTooDeep(limit="LIANHE_JSON_DEPTH_MAX", max=limits.json_depth_max)


def deeper_than(body: bytes, most: int) -> bool:
    """Whether lists and objects stand deeper in each other than `most`."""
    if body.count(b"[") + body.count(b"{") <= most:  # nearly always
        return False
    depth = 0
    for sign in _TEXT.sub(b"", body):
        if sign in _OPENS:
            depth += 1
            if depth > most:
                return True
        elif sign in _CLOSES:
            depth -= 1
    return False
