"""A home as older code left it: every service's database, dumped, in one file."""

import io
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path

from shared.kit.cluster import binaries_for
from shared.kit.machine import account_for

HOMES = sorted(Path(__file__).parent.glob("*.tar.xz"))


def thawed(home: Path) -> dict[str, bytes]:
    """The dump of each service."""
    with tarfile.open(home) as kept:
        files = {member.name: kept.extractfile(member) for member in kept.getmembers()}
        return {name.removesuffix(".sql"): file.read() for name, file in files.items() if file is not None}


def frozen(home: Path, dsns: Mapping[str, str]) -> None:
    """Dump each service's database into a new file."""
    with tarfile.open(home, "x:xz", preset=9) as kept:
        for name, dsn in sorted(dsns.items()):
            dump = _run("pg_dump", "--no-owner", "--no-privileges", dsn)
            entry = tarfile.TarInfo(f"{name}.sql")
            entry.size = len(dump)
            kept.addfile(entry, io.BytesIO(dump))


def load(dump: bytes, dsn: str) -> None:
    """Run a dump on an empty database."""
    _run("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", dsn, said=dump)


def _run(tool: str, *arguments: str, said: bytes = b"") -> bytes:
    command = [str(binaries_for(account_for(None)) / tool), *arguments]
    done = subprocess.run(command, input=said, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return done.stdout
