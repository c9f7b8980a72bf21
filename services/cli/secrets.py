"""The passwords and keys of an installation in containers: files of a folder, made once, never changed."""

import secrets
from pathlib import Path

from services.members.service.vault import opened as vault_of
from shared.kit import registry
from shared.kit.auth import signing_key, verifying_key

PASSWORD_BYTES = 24
#: Roles and accounts that are no service's own.
OTHERS = ("postgres", "grafana")
#: Nobody else enters the folder. The files themselves are mounted one by one into containers whose users the
#: host does not know, and must be readable there.
FOLDER_MODE, FILE_MODE = 0o700, 0o444


def make(folder: Path) -> list[Path]:
    """Make what is missing: a password for each database role, the token keys, the field key. Returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(FOLDER_MODE)
    before = set(folder.iterdir())
    for role in (*OTHERS, *(f"lianhe_{name}" for name in registry.names())):
        if not (folder / role).exists():
            (folder / role).write_text(secrets.token_hex(PASSWORD_BYTES))
    signing_key(folder)
    verifying_key(folder)
    vault_of(folder)
    made = sorted(set(folder.iterdir()) - before)
    for path in made:
        path.chmod(FILE_MODE)
    return made
