"""Passwords: argon2, in threads of their own, few at once: a wave of sign-ins does not stop the house."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from shared.kit.errors import TryAgain

#: A hash takes some 200 ms and 64 MiB.
HASHING_AT_ONCE_MAX = 2
#: More than these wait some ten seconds; whoever comes after is asked to try again.
HASHES_WAITING_MAX = 100

R = TypeVar("R")

_hash = PasswordHash((Argon2Hasher(),))
_threads = ThreadPoolExecutor(HASHING_AT_ONCE_MAX, thread_name_prefix="argon2")
_waiting = 0


@cache
def _nobody() -> str:
    """Verified when there is no such account, so that the time taken tells nothing about names.

    Made on first use, for most processes of the group never ask for a password.
    """
    return _hash.hash(secrets.token_urlsafe())


async def hash_of(password: str) -> str:
    """The argon2id hash to keep. Refuses TryAgain when too many wait."""
    return await _in_turn(lambda: _hash.hash(password))


async def fits(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one hashed; as slow, and False, where there is none. Refuses TryAgain."""
    right = await _in_turn(lambda: _hash.verify(password, password_hash or _nobody()))
    return right and password_hash is not None


async def _in_turn(work: Callable[[], R]) -> R:
    global _waiting
    if _waiting >= HASHES_WAITING_MAX:
        raise TryAgain()
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_threads, work)
    finally:
        _waiting -= 1
