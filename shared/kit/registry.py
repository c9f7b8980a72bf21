"""Which services there are: found on disk, never listed by hand, so a fourth subsidiary edits no list."""

from functools import cache
from importlib import import_module, invalidate_caches
from pathlib import Path

from shared.kit.app import Service

SERVICES = Path(__file__).resolve().parents[2] / "services"


def names() -> list[str]:
    """The names of all services: the folders under services/ that have an `app` room."""
    return list(_found())


@cache
def _found() -> tuple[str, ...]:
    """Looked for once a process: answers name services by the dozen."""
    return tuple(sorted(path.parent.name for path in SERVICES.glob("*/app.py")))


def look_again() -> None:
    """A service has been made meanwhile, in this process."""
    invalidate_caches()
    _found.cache_clear()


def load(name: str) -> Service:
    """A service by name. Raises KeyError when there is none."""
    if name not in names():
        raise KeyError(name)
    service: Service = import_module(f"services.{name}.app").SERVICE
    return service


def everything() -> dict[str, Service]:
    """All services, by name."""
    return {name: load(name) for name in names()}


def called(name: str) -> tuple[str, str]:
    """What people call a service, in Chinese and English; what is no service here goes by its own name."""
    if name not in names():
        return name, name
    service = load(name)
    return service.zh or name, service.en or name


def sealing_order() -> list[tuple[str, int]]:
    """The services that seal a month, each with its stage, upstream first."""
    stages = [(name, service.stage) for name, service in everything().items() if service.stage > 0]
    return sorted(stages, key=lambda pair: (pair[1], pair[0]))
