"""Folders, lock files, READMEs and import directions keep the rules of the house, and the rules can fail."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree
from tests.house.sources import ROOT, files, services

LOCKS = sorted((ROOT / "deploy").glob("requirements*.txt"))
HASH = "    --hash=sha256:" + "0" * 64 + "\n"
HEADER = "# made by\n#    make lock\n"
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".json",
    ".yml",
    ".yaml",
    ".cfg",
    ".ini",
    ".sh",
    ".ts",
    ".tsx",
    ".mako",
    "",
}
LINT = Path(sys.executable).with_name("lint-imports")


def test_services_are_made_of_rooms() -> None:
    assert services()
    assert not [line for name in services() for line in tree.strange_rooms(ROOT / "services" / name)]


@pytest.mark.parametrize("strange", ["helpers.py", "notes.md", "frontend/", "domain/", "service/"])
def test_a_strange_room_is_rejected(tmp_path: Path, strange: str) -> None:
    service = tmp_path / "members"
    service.mkdir()
    for name in ("README.md", "__init__.py", "models.py", "service.py"):
        (service / name).touch()
    (service / "migrations").mkdir()
    (service / "queries").mkdir()
    (service / "queries" / "__init__.py").touch()
    assert not list(tree.strange_rooms(service))
    (service / strange).mkdir() if strange.endswith("/") else (service / strange).touch()
    assert list(tree.strange_rooms(service))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_locks_hold_hashes_and_no_host(lock: Path) -> None:
    assert not list(tree.loose_requirements(lock.read_text()))


def test_there_are_three_locks() -> None:
    """What runs, what tests it, and Node for machines that have none."""
    names = ["requirements-dev.txt", "requirements-node.txt", "requirements.txt"]
    assert [lock.name for lock in LOCKS] == names


@pytest.mark.parametrize(
    "lock",
    [
        f"{HEADER}a==1 \\\n{HASH}b==2\n",
        f"{HEADER}a==1 \\\n{HASH}b>=2 \\\n{HASH}",
        f"{HEADER}--index-url somewhere\na==1 \\\n{HASH}",
        f"{HEADER}a @ https://example.org/a.whl \\\n{HASH}",
        f"# by hand\na==1 \\\n{HASH}",
    ],
)
def test_a_loose_lock_is_rejected(lock: str) -> None:
    assert list(tree.loose_requirements(lock))
    assert not list(
        tree.loose_requirements(f"{HEADER}a==1 ; python_version < '3.12' \\\n{HASH}    # via b\n")
    )


def test_page_locks_name_no_host() -> None:
    locks = list(files("services", suffix="package-lock.json"))
    assert not [f"{lock}:{line}" for lock in locks for line in tree.loose_packages(lock.read_text())]
    assert list(tree.loose_packages('  "resolved": "https://example.org/react.tgz",\n'))


def test_no_file_names_a_registry_host() -> None:
    named = []
    for path in files(""):
        if path.suffix in TEXT and path.parent != ROOT / "tests" / "house":
            text = path.read_text(encoding="utf-8", errors="replace")
            named += [f"{path.relative_to(ROOT)}:{line}" for line in tree.registry_hosts(text)]
    assert not named, "\n".join(named)


@pytest.mark.parametrize(
    "line",
    [
        "https://pypi.org/simple",
        "files.pythonhosted.org",
        "registry.npmjs.org",
        "https://repo1.maven.org/maven2",
    ],
)
def test_a_registry_host_is_seen(line: str) -> None:
    assert list(tree.registry_hosts(f"index = {line}\n"))
    assert not list(tree.registry_hosts("see https://kafka.apache.org/documentation\n"))


@pytest.mark.parametrize("name", services())
def test_a_readme_answers_the_four_questions(name: str) -> None:
    readme = ROOT / "services" / name / "README.md"
    assert readme.exists(), f"{name} has no README"
    assert not list(tree.missing_headings(readme.read_text(encoding="utf-8")))


def test_a_readme_without_an_answer_is_rejected() -> None:
    good = "# Members\n\n## Owns\n\n## Says\n\n## Hears\n\n## Refuses\n"
    assert not list(tree.missing_headings(good))
    assert list(tree.missing_headings(good.replace("## Refuses\n", "")))
    assert list(
        tree.missing_headings(good.replace("Says", "x").replace("Hears", "Says").replace("x", "Hears"))
    )


def test_a_table_that_differs_from_the_code_is_rejected() -> None:
    says = "## Says\n\n| Event | When |\n|---|---|\n| `SharesMoved` | x |\n| `LandLeased` | `x` |\n\n"
    readme = f"# Members\n\n{says}## Hears\n\n| `WagesEarned` | x |\n"
    assert not list(tree.table_against_code(readme, "Says", {"SharesMoved", "LandLeased"}))
    assert not list(tree.table_against_code(readme, "Hears", {"WagesEarned"}))
    assert list(tree.table_against_code(readme, "Says", {"SharesMoved"}))
    assert list(tree.table_against_code(readme, "Hears", {"WagesEarned", "SharesMoved"}))


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """Two services, a kit and the command line, under this project's own import contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in (
        "services",
        "services/members",
        "services/sales",
        "shared",
        "shared/kit",
        "shared/contracts",
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    for room in ("domain", "models", "schemas", "queries", "service", "handlers", "routes", "app"):
        (tmp_path / f"services/members/{room}.py").touch()
    (tmp_path / "services/sales/service.py").touch()
    (tmp_path / "services/__main__.py").write_text(
        "import services.members.app\nimport services.sales.service\n"
    )
    return tmp_path


def test_imports_that_point_down_pass(small_house: Path) -> None:
    (small_house / "services/members/app.py").write_text(
        "import services.members.routes\nimport shared.kit\n"
    )
    (small_house / "services/members/service.py").write_text("import services.members.queries\n")
    done = lint(small_house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "imported"),
    [
        ("services/sales/service.py", "services.members.queries"),
        ("services/members/domain.py", "services.members.service"),
        ("services/members/queries.py", "services.members.service"),
        ("services/members/routes.py", "services.members.handlers"),
        ("services/members/models.py", "services.members.schemas"),
        ("shared/kit/bus.py", "shared.contracts"),
        ("shared/contracts/members.py", "services.members.domain"),
    ],
)
def test_an_import_that_points_up_is_rejected(small_house: Path, file: str, imported: str) -> None:
    (small_house / file).write_text(f"import {imported}\n")
    done = lint(small_house)
    assert done.returncode == 1
    assert "is not allowed to import" in done.stdout


#: Two desks named one after the other: a list by hand, which a fourth subsidiary would have to enter.
BY_HAND = re.compile(r"""["'](?:honeysuckle|facility_farming|livestock)["'],\s*["'](?:honey|facility|live)""")


def test_no_code_lists_the_desks() -> None:
    """A fourth subsidiary costs no edit outside its folder (design.md §2); the demo is about these three."""
    listed = [
        str(path.relative_to(ROOT))
        for suffix in (".py", ".ts", ".tsx")
        for path in files("services", "shared", suffix=suffix)
        if "demo" not in path.parts and BY_HAND.search(path.read_text(encoding="utf-8"))
    ]
    assert not listed
    assert BY_HAND.search('const DESKS = ["honeysuckle", "facility_farming", "livestock"]')
