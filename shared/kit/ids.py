"""Identifiers: UUIDv7, minted by whoever starts an act; the id is the idempotency key."""

import os
import threading
import time
from uuid import NAMESPACE_URL, UUID, uuid5

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, 12 of fraction, 62 random; rising in one process."""
    global _last
    stamp = time.time_ns() * 4096 // 1_000_000
    with _lock:
        _last = stamp = max(stamp, _last + 1)
    tail = int.from_bytes(os.urandom(8)) & ((1 << 62) - 1)
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | tail
    return UUID(int=value)


def named_id(*parts: object) -> UUID:
    """The same UUID (version 5) for the same parts: for facts that follow from others, and for seeds."""
    return uuid5(NAMESPACE_URL, "lianhe:" + "/".join(str(part) for part in parts))
