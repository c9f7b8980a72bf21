"""A base backup of our PostgreSQL, proven whole, and a note of what lies beside it with a digest a file."""

import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from shared.kit.cluster import Cluster, ClusterFailed, binaries_for
from shared.kit.machine import account_for, write_private

FORMAT = 1
#: Written last: a folder without it is no backup.
NOTE = "backup.json"
DATA = "data"
#: PostgreSQL's own list of its files and their digests, in the data folder.
THEIR_NOTE = "backup_manifest"


class Unsound(Exception):
    """A backup that is not whole; the message says which file."""


def base_backup(cluster: Cluster, folder: Path) -> None:
    """Copy the running server's data, of one moment, into `folder / "data"`. Raises ClusterFailed.

    The log written meanwhile comes with it, so that it needs nothing else; what people do goes on.
    """
    options = ("--checkpoint=fast", "--wal-method=stream", "--manifest-checksums=SHA256", "--label=lianhe")
    address = urlsplit(cluster.admin_dsn)
    place = f"postgresql://{address.username}@{address.hostname}:{address.port}"
    # A command line is read by everybody: the password goes another way.
    _run("pg_basebackup", "-D", folder / DATA, "-d", place, *options, password=address.password or "")


def sealed(folder: Path, facts: Mapping[str, Any]) -> int:
    """Write the note over all files of a backup, and `facts` with it. Returns how many bytes there are."""
    files = {str(path.relative_to(folder)): _digest(path) for path in _beside(folder)}
    write_private(folder / NOTE, json.dumps({"format": FORMAT, **facts, "files": files}, indent=1))
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def proven(folder: Path) -> dict[str, Any]:
    """What the note says, once every file is as it was. Raises Unsound."""
    try:
        note: dict[str, Any] = json.loads((folder / NOTE).read_text())
    except (OSError, ValueError) as error:
        raise Unsound(f"{folder} is no finished backup: {error}") from error
    if note.get("format") != FORMAT:
        raise Unsound(f"{folder} has the format {note.get('format')}, not {FORMAT}")
    found = {str(path.relative_to(folder)): _digest(path) for path in _beside(folder)}
    for name in sorted(note["files"].keys() | found.keys()):
        if note["files"].get(name) != found.get(name):
            raise Unsound(f"{folder / name} is not what was backed up")
    try:
        _run("pg_verifybackup", "--quiet", folder / DATA)
    except ClusterFailed as error:
        raise Unsound(str(error)) from error
    return note


def _beside(folder: Path) -> Iterable[Path]:
    """Every file but the note itself and those that PostgreSQL's own note proves."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        theirs = inside[0] == DATA and inside != (DATA, THEIR_NOTE)
        if path.is_file() and not theirs and inside != (NOTE,):
            yield path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(tool: str, *arguments: str | Path, password: str = "") -> None:
    """One of PostgreSQL's tools, as whoever we are. Raises ClusterFailed with what it said."""
    done = subprocess.run(
        [str(part) for part in (binaries_for(account_for(None)) / tool, *arguments)],
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "PGPASSWORD": password},
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise ClusterFailed(f"{tool}: " + done.stderr.decode(errors="replace")[-2000:])
