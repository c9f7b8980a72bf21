"""`scaffold`: a new subsidiary's desk, from the templates beside the production kernel it is bound to."""

import re
import shutil
import textwrap
from pathlib import Path
from string import Template

from sqlalchemy import MetaData

from services.cli.docs import ROOT
from services.cli.revising import new_revision
from services.cli.speaking import Unable
from shared.kit import registry
from shared.production.tables import bind_tables

TEMPLATES = ROOT / "shared" / "production" / "scaffold"
ENDING = ".tmpl"
NAME = re.compile(r"[a-z][a-z0-9_]{1,29}")
#: Where a service has its entry by hand: its container and its password.
COMPOSE = Path("docker-compose.yml")
#: Alembic's remark in what it generates.
REMARK = re.compile(r"^ +# #+ .*\n", re.MULTILINE)


def make(name: str, zh: str, en: str) -> list[Path]:
    """A service of this name, its first revision, and its container. Returns the files. Raises Unable."""
    if not NAME.fullmatch(name):
        raise Unable(f"{name}：小写字母开头，只含小写字母、数字、下划线 / lower case letters, digits, _")
    folder = registry.SERVICES / name
    if folder.exists():
        raise Unable(f"{folder} 已存在 / exists already")
    known = next(line for line, service in registry.everything().items() if service.is_line)
    try:
        _write_rooms(folder, {"name": name, "zh": zh, "en": en, "words": en.lower()})
        registry.look_again()
        new_revision(name, "first tables")
        _bind_the_kernel(next(registry.load(name).migrations.glob("0001*.py")))
    except BaseException:
        shutil.rmtree(folder)
        raise
    compose = ROOT / COMPOSE
    compose.write_text(entry_beside(compose.read_text(), name, known))
    return [*sorted(folder.rglob("*.*")), compose]


def _write_rooms(folder: Path, words: dict[str, str]) -> None:
    kernel = MetaData()
    bind_tables(kernel)
    listed = ", ".join(f"`{table}`" for table in sorted(kernel.tables))
    words = {**words, "tables": textwrap.fill(listed, 100)}
    for template in TEMPLATES.rglob(f"*{ENDING}"):
        target = folder / template.relative_to(TEMPLATES).with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(template.read_text()).substitute(words))


def _bind_the_kernel(revision: Path) -> None:
    """Before the tables the kit's own, after them what the kernel's tables need: guards and rates."""
    made = REMARK.sub("", revision.read_text())
    made = made.replace("def upgrade() -> None:\n", "def upgrade() -> None:\n    create_kit()\n", 1)
    made = made.replace("\n\n\ndef downgrade", "\n    finish_kernel()\n\n\ndef downgrade", 1)
    bound = "from shared.kit.migrate import create_kit\nfrom shared.production.migrate import finish_kernel\n"
    revision.write_text(made.replace("\nrevision = ", f"\n{bound}\nrevision = ", 1))


def entry_beside(text: str, name: str, like: str) -> str:
    """A YAML text in which whatever is said of the service `like` is said of `name` too, right after it."""
    block = re.compile(rf"^  {like}:\n(?:    .*\n)+\n?", re.MULTILINE)

    def twice(found: re.Match[str]) -> str:
        return found[0] + re.sub(rf"(?<![a-z]){like}\b", name, found[0])

    parts = block.split(text)
    blocks = [twice(found) for found in block.finditer(text)] + [""]
    line = re.compile(rf"^.*(?<![a-z]){like}\b.*\n", re.MULTILINE)
    return "".join(line.sub(twice, part) + block_text for part, block_text in zip(parts, blocks, strict=True))
