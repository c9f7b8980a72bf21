"""Passwords: argon2, in threads of their own, few at once: a wave of sign-ins does not stop the house."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

#: A hash takes some 200 ms and 64 MiB.
HASHING_AT_ONCE_MAX = 2

_hash = PasswordHash((Argon2Hasher(),))
_threads = ThreadPoolExecutor(HASHING_AT_ONCE_MAX, thread_name_prefix="argon2")
#: Verified when there is no such account, so that the time taken tells nothing about names.
_nobody = _hash.hash(secrets.token_urlsafe())


async def hash_of(password: str) -> str:
    """The argon2id hash to keep."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hash.hash, password)


async def fits(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one hashed; as slow, and False, where there is none."""
    right = await asyncio.get_running_loop().run_in_executor(
        _threads, _hash.verify, password, password_hash or _nobody
    )
    return right and password_hash is not None
