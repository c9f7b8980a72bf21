"""`backup` and `restore`: a home's PostgreSQL with the keys beside it, as one folder that proves itself."""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from services.cli.home import attached, opened, served
from services.cli.rejoin import NOTE
from services.cli.serve import NoBroker
from services.cli.speaking import Unable
from shared.kit import backup, clock, registry
from shared.kit.cluster import Cluster, lock_home
from shared.kit.machine import write_private
from shared.kit.migrate import revisions
from shared.kit.settings import Settings

#: Where backups go unless told otherwise, in the home; what another disk holds survives this one.
FOLDER = "backups"
#: What the operator's page shows.
LAST = "last.json"
#: In a backup, what makes its databases whole: the keys of tokens, fields and the blind index; what the demo
#: remembers; the passwords of the databases' roles. Plants' keys and people's passwords are in the data.
KEYS, DEMO, PASSWORDS = "keys", "demo", "passwords.json"


class OutsideServer(Unable):
    """The database server is somebody else's, and so is its backup."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            f"数据库由外部 PostgreSQL 管理，请由其运维备份，并一并保存密钥目录 {settings.keys_dir}"
            " / the databases are on an outside PostgreSQL: whoever runs it backs it up, all databases at"
            f" one moment, together with the keys in {settings.keys_dir}"
        )


class NotEmpty(Unable):
    """A home with data is never written over."""

    def __init__(self, home: Path, found: Path) -> None:
        super().__init__(
            f"{home} 已有数据（{found.name}），只恢复到空目录 / {home} has data ({found.name}):"
            " restore into an empty one (LIANHE_HOME)"
        )


class Taken(Unable):
    """A backup is never written over another."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 已存在 / exists already")


class Newer(Unable):
    """The backup was made by a later version of the product."""

    def __init__(self, service: str) -> None:
        super().__init__(
            f"备份出自更新的版本（{service}），请先升级 / the backup was made by a later version ({service}):"
            " install that one first"
        )


@dataclass(frozen=True)
class Backup:
    """A finished backup: when, where, how large."""

    at: str
    path: str
    bytes: int


def back_up(settings: Settings, folder: Path | None) -> Backup:
    """Back the home up, at work or not, into a new folder. Raises OutsideServer, Taken, ClusterFailed.

    What is there when it began to end is in it. A folder of that name is always a whole backup.
    """
    if settings.postgres is not None:
        raise OutsideServer(settings)
    at = clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    folder = (folder or settings.home / FOLDER / at.replace(":", "")).resolve()
    if folder.exists():
        raise Taken(folder)
    draft = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        with attached(settings, served) as home:
            cluster = Cluster(settings.home)
            backup.base_backup(cluster, draft)
            at_revision = {name: _revisions(dsn) for name, dsn in home.dsns.items()}
        # After the data: a key is made before the first row that needs it.
        _copy_beside(settings, cluster, draft)
        size = backup.sealed(draft, {"at": at, "revisions": at_revision})
        backup.proven(draft)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    done = Backup(at, str(folder), size)
    (settings.home / FOLDER).mkdir(mode=0o700, exist_ok=True)
    write_private(settings.home / FOLDER / LAST, json.dumps(asdict(done)))
    return done


def restore(settings: Settings, folder: Path) -> str:
    """Put a backup into an empty home, and bring it up to this version. Returns when it was made.

    Raises OutsideServer, NotEmpty, backup.Unsound as Unable, Newer.
    """
    if settings.postgres is not None:
        raise OutsideServer(settings)
    settings.home.mkdir(parents=True, exist_ok=True)
    with lock_home(settings.home):
        cluster = Cluster(settings.home)
        for found in (cluster.folder, settings.keys_dir, settings.home / DEMO):
            if found.exists() and (found.is_file() or any(found.iterdir())):
                raise NotEmpty(settings.home, found)
        try:
            note = backup.proven(folder)
        except backup.Unsound as unsound:
            raise Unable(f"备份不完整 / the backup is not whole: {unsound}") from unsound
        for name, made_at in note["revisions"].items():
            if name not in registry.names() or not set(made_at) <= revisions(registry.load(name).migrations):
                raise Newer(name)
        for name, place in ((KEYS, settings.keys_dir), (DEMO, settings.home / DEMO)):
            if (folder / name).exists():
                shutil.copytree(folder / name, place, dirs_exist_ok=True)
        write_private(settings.home / NOTE, json.dumps({"at": note["at"]}))
        cluster.take_in(folder / backup.DATA)
        write_private(cluster.folder / PASSWORDS, (folder / PASSWORDS).read_text())
    with opened(settings):
        return str(note["at"])


def put_back(settings: Settings, made_at: datetime) -> None:
    """Let databases that somebody else put back from a backup meet the broker before anybody reads.

    Raises NoBroker, NoDatabase, BrokerAway; all processes of the services must have stopped.
    """
    if settings.kafka is None:
        raise NoBroker
    settings.home.mkdir(parents=True, exist_ok=True)
    write_private(settings.home / NOTE, json.dumps({"at": f"{made_at:%Y-%m-%dT%H:%M:%SZ}"}))
    with opened(settings):
        pass


def _copy_beside(settings: Settings, cluster: Cluster, draft: Path) -> None:
    for name, place in ((KEYS, settings.keys_dir), (DEMO, settings.home / DEMO)):
        if place.exists():
            shutil.copytree(place, draft / name)
    write_private(draft / PASSWORDS, (cluster.folder / PASSWORDS).read_text())


def _revisions(dsn: str) -> list[str]:
    with psycopg.connect(dsn) as connection:
        if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
            return []
        return [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
