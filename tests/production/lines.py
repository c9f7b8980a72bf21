"""Every production line there is, found on disk: a service with the kernel bound in `service/line.py`."""

from importlib import import_module

from shared.kit import registry
from shared.production.binding import Production

FOUND = [name for name in registry.names() if (registry.SERVICES / name / "service" / "line.py").exists()]


def bound(line: str) -> Production:
    """The kernel as this line binds it."""
    production: Production = import_module(f"services.{line}.service.line").PRODUCTION
    return production
