"""The rules of the house that look at folders, lock files and READMEs rather than at one Python file."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOMS = {
    "README.md",
    "__init__.py",
    "domain",
    "models",
    "schemas",
    "service",
    "queries",
    "routes",
    "handlers",
    "app",
    "seed",
    "papers",
}
#: What is printed: typst templates, no Python.
PAPERS = "papers"
EXTRA = {"gateway": {"frontend"}}
IGNORED = {"__pycache__"}
HEADINGS = ("Owns", "Says", "Hears", "Refuses")
# Written in parts, so that this file passes its own rule.
HOSTS = re.compile(
    r"(pypi|pythonhosted|anaconda)\.(?:org|com|python\.org)|registry\.(?:npmjs\.org|yarnpkg\.com|npmmirror\.com)"
    r"|repo1?\.maven(?:\.apache)?\.org|mirrors?\.(?:aliyun|tuna|ustc|cloud)[a-z.]*",
    re.IGNORECASE,
)
URL = re.compile(r"\b[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def strange_rooms(service: Path) -> Iterator[str]:
    """Names in a service's folder that are no room. A room is a file, or a package of the same name."""
    allowed = ROOMS | EXTRA.get(service.name, set())
    for path in sorted(service.iterdir()):
        name = path.name.removesuffix(".py") if path.is_file() and path.suffix == ".py" else path.name
        if path.name in IGNORED or path.name in ("README.md", "__init__.py"):
            continue
        if name == "migrations" and path.is_dir():
            continue
        if name not in allowed:
            yield f"{service.name}/{path.name} is no room of a service"
        elif path.is_dir() and name in ROOMS - {PAPERS} and not (path / "__init__.py").exists():
            yield f"{service.name}/{path.name} is a room without an __init__"
        elif path.is_dir() and (service / f"{name}.py").exists():
            yield f"{service.name}/{name} is both a file and a folder"


def missing_headings(readme: str) -> Iterator[str]:
    """The four questions each service's README answers, in their order."""
    found = re.findall(r"^## (.+?)\s*$", readme, re.MULTILINE)
    wanted = [heading for heading in found if heading.split(" ")[0] in HEADINGS]
    if [heading.split(" ")[0] for heading in wanted] != list(HEADINGS):
        yield f"the README has the headings {found}, not {list(HEADINGS)}"


def first_column(readme: str, heading: str) -> set[str]:
    """The names in backquotes that open the rows of the table under `## heading`."""
    section = re.search(rf"^## {heading}\b.*?$(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    return set(re.findall(r"^\|\s*`(\w+)`\s*\|", section.group(1), re.MULTILINE)) if section else set()


def named_under(readme: str, heading: str) -> set[str]:
    """Every name in backquotes under `## heading`."""
    section = re.search(rf"^## {heading}\b.*?$(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    return set(re.findall(r"`(\w+)`", section.group(1))) if section else set()


def table_against_code(readme: str, heading: str, code: set[str]) -> Iterator[str]:
    """Where the table under `## heading` (an event in backquotes opens each row) and the code differ."""
    written = first_column(readme, heading)
    for name in sorted(written - code):
        yield f"{heading}: the README names {name}, the code does not"
    for name in sorted(code - written):
        yield f"{heading}: the code names {name}, the README does not"


def loose_requirements(lock: str) -> Iterator[str]:
    """What a lock of Python packages must not hold: a package without a hash, a host, another header."""
    if "make lock" not in "\n".join(lock.splitlines()[:3]):
        yield "the header does not say how to make it again (make lock)"
    for number, line in enumerate(lock.splitlines(), 1):
        if URL.search(line) or "--index-url" in line or "--find-links" in line:
            yield f"{number}: names a host: {line.strip()}"
    for entry in re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", lock, flags=re.MULTILINE).strip()):
        if entry and not re.search(r"--hash=sha256:[0-9a-f]{64}", entry):
            yield f"no hash: {entry.splitlines()[0]}"
        elif entry and "==" not in entry.splitlines()[0]:
            yield f"no exact version: {entry.splitlines()[0]}"


def loose_packages(lock: str) -> Iterator[str]:
    """What a package-lock.json must not hold: where a package was fetched from."""
    for number, line in enumerate(lock.splitlines(), 1):
        if '"resolved": "http' in line:
            yield f"{number}: names a host: {line.strip()}"


def registry_hosts(text: str) -> Iterator[str]:
    """Lines that name a package registry's host: each machine has its own, in its own settings."""
    for number, line in enumerate(text.splitlines(), 1):
        found = HOSTS.search(line)
        if found:
            yield f"{number}: names {found.group()}"
