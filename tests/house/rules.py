"""The rules of the house (design.md §5) for one Python file: each yields the lines that break it, and why."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.house.sources import Source

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50
# What is longer today, by "path::function"; entries may only go away.
LONGER_FOR_NOW: frozenset[str] = frozenset()

Rule = Callable[[Source], Iterator[str]]
RULES: dict[str, Rule] = {}


def rule(check: Rule) -> Rule:
    """Enter a rule into the table that the tests walk."""
    RULES[check.__name__] = check
    return check


@dataclass(frozen=True)
class Ban:
    """A call nobody makes but `where` (paths, or folders ending with a slash), and what to write instead."""

    calls: frozenset[str]
    instead: str
    where: tuple[str, ...] = ()

    def allows(self, source: Source) -> bool:
        return str(source.path).startswith(self.where) if self.where else False


def _calls(*names: str) -> frozenset[str]:
    return frozenset(names)


# A call is named by its last two parts (`datetime.now`), or its last one (`uuid4`).
BANS = (
    Ban(
        _calls(
            "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"
        ),
        "shared.kit.clock",
        # The id's own timestamp must not stand still when a test freezes the clock.
        ("shared/kit/clock.py", "shared/kit/ids.py"),
    ),
    Ban(
        _calls("uuid1", "uuid3", "uuid4", "uuid5", "uuid6", "uuid7", "uuid8"),
        "shared.kit.ids",
        ("shared/kit/ids.py",),
    ),
    Ban(_calls("commit"), "nothing: the kit opens and commits", ("shared/kit/",)),
    Ban(_calls("APIRouter"), "shared.kit.web.Router, whose every route has a door", ("shared/kit/web.py",)),
    Ban(_calls("print"), "structlog", ("services/__main__.py", "services/cli/")),
    Ban(
        _calls("float", "Decimal"),
        "int fen and shared.kit.money, Fraction for a rate",
        ("shared/kit/money.py",),
    ),
    # Python 3.11's returns what just came instead of ending when it is cancelled: a loop then never stops.
    Ban(_calls("asyncio.wait_for"), "asyncio.timeout, which a cancellation always ends"),
)
# Where a banned call is right, and why.
REASONED: dict[tuple[str, str], str] = {}


def _name(call: ast.Call) -> tuple[str, str]:
    """The last two parts and the last part of what is called."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id, function.id
    if isinstance(function, ast.Attribute):
        before = function.value
        owner = before.id if isinstance(before, ast.Name) else getattr(before, "attr", "")
        return f"{owner}.{function.attr}", function.attr
    return "", ""


@rule
def banned_calls(source: Source) -> Iterator[str]:
    """Clock, ids, commits, printing and inexact numbers have one owner each."""
    if not source.shipped:
        return
    for node in source.nodes:
        if not isinstance(node, ast.Call):
            continue
        both, last = _name(node)
        for ban in BANS:
            found = {both, last} & ban.calls
            if found and not ban.allows(source) and (str(source.path), last) not in REASONED:
                yield f"{node.lineno}: {both}( is not called here; use {ban.instead}"


@rule
def tests_wait_for_something(source: Source) -> Iterator[str]:
    """A pause is too short on a busy machine and too long on an idle one. Between two looks, in a loop that
    waits for another process, it is right.
    """
    if source.shipped:
        return
    loops = [node for node in source.nodes if isinstance(node, ast.While)]
    looking = {id(inner) for loop in loops for inner in ast.walk(loop)}
    for node in source.nodes:
        if isinstance(node, ast.Call) and _name(node)[0] in ("time.sleep", "asyncio.sleep"):
            rest = bool(node.args) and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0
            if not rest and id(node) not in looking:
                yield f"{node.lineno}: a test does not sleep; wait for what should happen, with a limit"


@rule
def dependencies_end_before_the_answer(source: Source) -> Iterator[str]:
    """FastAPI's default ends them after it: a failed commit would have been answered 201 (decision 0005)."""
    for node in source.nodes:
        if source.shipped and isinstance(node, ast.Call) and _name(node)[1] == "Depends":
            scopes = [ast.unparse(word.value) for word in node.keywords if word.arg == "scope"]
            if scopes != ["'function'"]:
                yield f'{node.lineno}: Depends(..., scope="function")'


# Not in every PostgreSQL from 15 on, or not in the embedded one (stack.md, SQL portability).
FOREIGN_SQL = re.compile(
    r"\buuidv7\(|\bgen_salt\(|\bpgp_sym_|\bdigest\(|-x-icu\b|\bNOTIFY\b|\bLISTEN\b", re.IGNORECASE
)


@rule
def sql_runs_on_every_postgresql(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if source.shipped and isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = FOREIGN_SQL.search(node.value) if " " in node.value.strip() else None
            if found and re.search(r"\b(SELECT|INSERT|UPDATE|CREATE|NOTIFY|LISTEN|ORDER BY)\b", node.value):
                yield f"{node.lineno}: {found.group()} is not in every PostgreSQL we run on"


@rule
def rows_go_in_sets(source: Source) -> Iterator[str]:
    """`.values([...])` compiles a statement a list: 5.9k rows/s, where a list of parameters does 67k."""
    for node in source.nodes:
        if not isinstance(node, ast.Call) or _name(node)[1] != "values" or not node.args:
            continue
        if isinstance(node.args[0], ast.List | ast.ListComp):
            yield f"{node.lineno}: .values([ is slow; execute(insert(table), rows) or unnest"


@rule
def opens_with_a_docstring(source: Source) -> Iterator[str]:
    """Every module says in a sentence what it is for; an empty `__init__` says nothing."""
    if source.text.strip() and not ast.get_docstring(source.tree):
        yield "1: the module opens with no docstring"


@rule
def short_files(source: Source) -> Iterator[str]:
    lines = source.text.count("\n")
    if lines > FILE_LINES_MAX:
        yield f"{lines}: more than {FILE_LINES_MAX} lines; a room becomes a folder, one file a use case"


@rule
def short_functions(source: Source) -> Iterator[str]:
    """A migration is a list of statements and may be as long as the tables need."""
    if source.migration:
        return
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES_MAX and f"{source.path}::{node.name}" not in LONGER_FOR_NOW:
                yield f"{node.lineno}: {node.name} has {lines} lines, at most {FUNCTION_LINES_MAX}"


@rule
def nothing_left_over(source: Source) -> Iterator[str]:
    """What is not done is an issue, not a comment."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if re.search(r"#.*\b(TODO|FIXME|XXX|HACK)\b", line) and source.path.parts[:2] != ("tests", "house"):
            yield f"{number}: left over: {line.strip()}"


@rule
def plain_names(source: Source) -> Iterator[str]:
    """Names are the farm's and the accountant's; these say nothing."""
    if source.path.stem in ("utils", "util", "helpers", "helper", "common", "misc", "base_classes"):
        yield f"1: a module named {source.path.stem} says nothing of what is in it"
    for node in source.nodes:
        if isinstance(node, ast.ClassDef) and re.search(
            r"(Manager|Helper|Utils?|Exception|Impl)$", node.name
        ):
            yield f"{node.lineno}: {node.name}: say what it is or does"


@dataclass(frozen=True)
class Strange:
    """What a room must not know: modules by prefix (`{service}` stands for its own), and single names."""

    modules: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


DRIVERS = ("asyncpg", "psycopg")
SQL = ("sqlalchemy", "sqlmodel", *DRIVERS)
WEB = ("fastapi", "starlette", "httpx")
# design.md §2, the table of rooms.
ROOMS = {
    "domain": Strange((*SQL, *WEB, "aiokafka", "shared.kit.clock", "shared.kit.db")),
    "models": Strange((*WEB, "aiokafka", "services.{service}.domain")),
    "schemas": Strange((*SQL, "aiokafka", "services.{service}.models")),
    "service": Strange((*WEB, "aiokafka")),
    "queries": Strange((*WEB, "aiokafka", "shared.kit.outbox"), ("emit", "insert", "update", "delete")),
    "routes": Strange((*SQL, "aiokafka")),
    "handlers": Strange((*SQL, *WEB, "aiokafka")),
    "seed": Strange(SQL),
}
# The session is handed through routes and handlers: its type is no SQL.
SESSION = ("sqlalchemy.ext.asyncio", "AsyncSession")
# One transport each; what a trap of the stack was measured for.
NOWHERE = {
    "sqlmodel.ext.asyncio": "SQLModel's session warns on execute; SQLAlchemy's AsyncSession",
    "sqlmodel.Relationship": "lazy loading fails without a greenlet; join in queries",
    "unittest.mock": "tests run on the real thing",
    "pytest_mock": "tests run on the real thing",
}
HTTPX = ("services/gateway/", "services/__main__.py", "services/cli/", "services/demo/", "tests/")


def imports(source: Source) -> Iterator[tuple[int, str, str]]:
    """(line, module, name) of every import; a relative one is written out, a bare one has no name."""
    package = source.path.parts[:-1]
    for node in source.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, ""
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*above, *([node.module] if node.module else [])))
            for alias in node.names:
                yield node.lineno, module, alias.name


def _within(module: str, name: str, prefix: str) -> bool:
    return any(one == prefix or one.startswith(prefix + ".") for one in (module, f"{module}.{name}"))


@rule
def rooms_know_only_what_they_may(source: Source) -> Iterator[str]:
    strange = ROOMS.get(source.room or "")
    if strange is None:
        return
    for line, module, name in imports(source):
        if (module, name) == SESSION:
            continue
        for prefix in strange.modules:
            if _within(module, name, prefix.format(service=source.service)):
                yield f"{line}: {source.room} must not know {module}"
        if name in strange.names and module.split(".")[0] in (*SQL, "shared"):
            yield f"{line}: {source.room} must not know {name}"


@rule
def banned_imports(source: Source) -> Iterator[str]:
    for line, module, name in imports(source):
        for prefix, instead in NOWHERE.items():
            if _within(module, name, prefix):
                yield f"{line}: {prefix}: {instead}"
        if _within(module, name, "httpx") and not str(source.path).startswith(HTTPX):
            yield f"{line}: httpx lives in the gateway and in tests: services hear of each other by events"
