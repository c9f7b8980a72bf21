"""Each service's README says what the code does: who it says and hears, what it refuses, what it owns."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

from shared.kit import registry
from shared.kit.app import Service
from shared.kit.errors import every_refusal
from shared.kit.tables import kit
from tests.house import tree
from tests.house.sources import ROOT, services


@pytest.fixture(params=services())
def service(request: pytest.FixtureRequest) -> Service:
    return registry.load(request.param)


def readme(service: Service) -> str:
    return (ROOT / "services" / service.name / "README.md").read_text(encoding="utf-8")


def loaded(name: str) -> Iterator[str]:
    """Every module of a service but its migrations, loaded."""
    package = importlib.import_module(f"services.{name}")
    for module in pkgutil.walk_packages(package.__path__, f"services.{name}."):
        if ".migrations" not in module.name and ".frontend" not in module.name:
            importlib.import_module(module.name)
            yield module.name


def test_says_what_it_says(service: Service) -> None:
    assert not list(tree.table_against_code(readme(service), "Says", {one.__name__ for one in service.says}))


def test_hears_what_it_hears(service: Service) -> None:
    assert not list(tree.table_against_code(readme(service), "Hears", set(service.hears.types)))


def test_refuses_what_its_modules_define(service: Service) -> None:
    """Its own refusals, each; beside them may stand those of the kit and the kernel that it raises."""
    modules = set(loaded(service.name))
    own = {one.__name__ for one in every_refusal() if one.__module__ in modules}
    shared = {one.__name__ for one in every_refusal() if one.__module__.startswith("shared.")}
    written = tree.first_column(readme(service), "Refuses")
    assert not list(tree.table_against_code(readme(service), "Refuses", own | (shared & written)))


def test_owns_names_every_table(service: Service) -> None:
    tables = {name for name in service.metadata.tables if name not in kit.tables}
    assert not sorted(tables - tree.named_under(readme(service), "Owns"))


def test_a_table_that_is_not_named_is_seen() -> None:
    text = "# Members\n\n## Owns\n\nShares (`share`) and `holding`.\n\n## Says\n\n`said`\n"
    assert tree.named_under(text, "Owns") == {"share", "holding"}
