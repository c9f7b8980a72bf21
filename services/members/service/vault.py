"""Encrypts what identifies a person, and finds it again without reading it (PIPL §51).

AES-256-GCM under `field.key`; the blind index is an HMAC-SHA256 under a key derived from it. Whoever reads an
account elsewhere (finance) opens `v1:` + base64url(nonce of 12 bytes, ciphertext, tag), its kind as the
associated data.
"""

import base64
import hmac
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.kit.settings import settings

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = "v1:"


@dataclass(frozen=True, slots=True)
class Vault:
    """Encrypts, decrypts and indexes under one key."""

    cipher: AESGCM
    index_key: bytes

    def encrypt(self, kind: str, text: str) -> str:
        """`kind` ('id', 'phone', 'account') is bound to the text, so one cannot be passed for another."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self.cipher.encrypt(nonce, text.encode(), kind.encode())
        return VERSION + base64.urlsafe_b64encode(nonce + sealed).decode()

    def decrypt(self, kind: str, sealed: str) -> str:
        raw = base64.urlsafe_b64decode(sealed.removeprefix(VERSION))
        return self.cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], kind.encode()).decode()

    def index(self, id_number: str) -> str:
        """What a citizen id is found by: equal for equal ids, and nothing can be read from it."""
        return hmac.digest(self.index_key, id_number.encode(), "sha256").hex()


@cache
def opened(folder: Path) -> Vault:
    """The vault of a keys folder; its key is made on first use, for its owner's eyes only."""
    path = folder / "field.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise RuntimeError(f"{path} is no field key: {KEY_BYTES} bytes expected")
    return Vault(AESGCM(key), hmac.digest(key, b"lianhe blind index", "sha256"))


def _make(path: Path) -> None:
    """Written whole under another name first, and linked only where no other process was quicker."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, os.urandom(KEY_BYTES))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def vault() -> Vault:
    """This installation's vault."""
    return opened(settings().keys_dir)
