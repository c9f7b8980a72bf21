"""What starts and watches every service by name, filled in from the registry: Kubernetes, Prometheus."""

from pathlib import Path
from string import Template

from services.gateway.routes.upstream import host_of
from shared.kit import registry

FOLDER = Path("deploy/kubernetes")
TARGETS = Path("deploy/observe/targets.yml")
GATEWAY = "gateway"
#: Who reads accounts and ids that members encrypted, besides members itself.
FIELD_KEY = frozenset({"members", "finance"})
#: Where all answer; the gateway's own figures and health are not at the door that the world reaches.
DOOR, INSIDE = 8000, 8001
MADE = "# Made by `make contracts` from the services there are.\n"


def generated(root: Path) -> dict[Path, str]:
    """Each service's role and database, its processes, and where Prometheus asks it."""
    names = registry.names()
    parts = {
        path.stem: Template(path.read_text()) for path in sorted((root / FOLDER / "templates").glob("*.yaml"))
    }

    def each(part: str) -> str:
        return "".join(parts[part].substitute(_words(name)) for name in names)

    return {
        FOLDER / "postgres.yaml": MADE + parts["postgres"].substitute() + each("role") + each("database"),
        FOLDER / "services.yaml": MADE + each("service"),
        TARGETS: MADE + "- targets:\n" + "".join(f"    - {name}:{_inside(name)}\n" for name in names),
    }


def _words(name: str) -> dict[str, str]:
    """A service as Kubernetes names it (no underscores), where its inside is, and which keys it holds."""
    keys = ["token.pub.jwk"]
    keys += ["field.key"] if name in FIELD_KEY else []
    keys += ["token.jwk"] if name == GATEWAY else []
    return {
        "service": name,
        "host": host_of(name),
        "inside": str(_inside(name)),
        "more_ports": f"\n            - {{name: inside, containerPort: {INSIDE}}}" if name == GATEWAY else "",
        "keys": ", ".join(f"{{key: {key}, path: {key}}}" for key in keys),
    }


def _inside(name: str) -> int:
    """Where a service tells its figures."""
    return INSIDE if name == GATEWAY else DOOR
