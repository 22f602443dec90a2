"""Holds the laws on who may import and call what, on whatever files exist. Judges no behaviour.

Every exception to a law is a name in one of the tables below; a pattern also covers a folder (core/demo/...).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DEMO = "core/demo*"

# Modules of the core that only say something; everything else in the core acts.
TYPE_MODULES = {
    "core.__version__",
    "core.dates",
    "core.job_record",
    "core.job_words",
    "core.report",
    "core.entries",
    "core.errors",
    "core.file_table",
    "core.installation",
    "core.events",
    "core.facts",
    "core.paths",
    "core.room",
    "core.steps",
    "core.checks",
    "core.plan",
    "core.manifest",
    "core.manifest_reader",
    "core.progress",
    "core.phrases",
    "core.sizes",
    "core.secrets",
    "core.config_diff",
    "core.estimate",
    "core.lanes",
    "core.time_left",
}
DOORS_TO_ACTING = ("gui/backend.py",)
PURE = (
    "core/entries.py",
    "core/errors.py",
    "core/installation.py",
    "core/events.py",
    "core/facts.py",
    "core/paths.py",
    "core/room.py",
    "core/steps.py",
    "core/checks.py",
    "core/plan.py",
    "core/neo4j_conf.py",
    "core/phrases.py",
    "core/sizes.py",
    "core/secrets.py",
    "core/config_diff.py",
    "core/estimate.py",
    "core/pace.py",
    "core/lanes.py",
    "core/time_left.py",
    "gui/flow.py",
    "gui/fixes.py",
    "core/job_record.py",
    "core/job_words.py",
    "core/report.py",
)
IMPURE_IMPORTS = {"os", "shutil", "subprocess", "threading", "asyncio", "socket", "PySide6"}
MAY_START_PROCESSES = ("core/command.py", "core/guardian.py", DEMO)
MAY_ASK_THE_PLATFORM = (
    "core/command.py",
    "core/service.py",
    "core/service_manager.py",
    "core/store_lock.py",
    "core/folder_lock.py",
    "core/windows_profiles.py",
    "core/windows_rights.py",
    "core/machine.py",
    "core/console.py",
    "core/settings.py",
    "core/survey.py",
    "core/keep_awake.py",
    "core/guardian_process.py",
    "core/boot_recovery.py",
    "core/identity.py",
    "core/files.py",
    "core/ownership.py",
    "core/flushing.py",
    "core/sharing.py",
    "core/tree.py",
    DEMO,
    "gui/app.py",
    "gui/contrast.py",
    "gui/start.py",
    "gui/taskbar.py",
)
MAY_PRINT_AND_EXIT = (
    "core/cli.py",
    "core/__main__.py",
    "core/guardian_process.py",
    "gui/__main__.py",
    "gui/app.py",
    "gui/start.py",
    DEMO,
)
MAY_USE_ASYNCIO = ("core/job.py", "gui/*")
MAY_ASK_FOR_THE_APPLICATION = ("gui/app.py",)
PLATFORM_QUESTIONS = {"sys.platform", "os.name", "platform.system", "sys.getwindowsversion"}
EXITS = {"print", "exit", "quit", "sys.exit", "os._exit", "SystemExit"}


def among(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


@cache
def nodes(tree: ast.AST) -> list[ast.AST]:
    """All of a file, walked once for all rules."""
    return list(ast.walk(tree))


def imports(path: str, tree: ast.AST) -> Iterator[str]:
    """The dotted names imported in a file, `from a import b` as 'a.b', relative imports made absolute."""
    package = path.split("/")[:-1]
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            prefix = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{prefix}.{alias.name}" for alias in node.names)


def names(tree: ast.AST) -> Iterator[str]:
    """The names a file uses: `print`, `sys.platform`; and those it imports one by one (`from sys import exit`)."""
    for node in nodes(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def top(name: str) -> str:
    return name.split(".")[0]


def core_knows_no_front_end(path: str, tree: ast.AST) -> Iterator[str]:
    if path.startswith("core/"):
        yield from (n for n in imports(path, tree) if top(n) in {"gui", "PySide6", "shiboken6", "qasync"})


def gui_acts_through_one_door(path: str, tree: ast.AST) -> Iterator[str]:
    if path.startswith("gui/") and not among(path, DOORS_TO_ACTING):
        for name in imports(path, tree):
            module = ".".join(name.split(".")[:2])
            if top(name) == "core" and module not in TYPE_MODULES:
                yield name


def pure_modules_touch_nothing(path: str, tree: ast.AST) -> Iterator[str]:
    if path in PURE:
        for name in imports(path, tree):
            acts = top(name) == "core" and ".".join(name.split(".")[:2]) not in TYPE_MODULES
            if top(name) in IMPURE_IMPORTS or name == "pathlib.Path" or acts:
                yield name


def processes_start_in_one_place(path: str, tree: ast.AST) -> Iterator[str]:
    if not among(path, MAY_START_PROCESSES):
        yield from (n for n in imports(path, tree) if top(n) == "subprocess")
        yield from (n for n in names(tree) if n in {"os.system", "os.popen"} or n.startswith("os.spawn"))


def platform_is_asked_in_a_few_places(path: str, tree: ast.AST) -> Iterator[str]:
    if not among(path, MAY_ASK_THE_PLATFORM):
        yield from (n for n in names(tree) if n in PLATFORM_QUESTIONS)


def front_ends_alone_print_and_exit(path: str, tree: ast.AST) -> Iterator[str]:
    if not among(path, MAY_PRINT_AND_EXIT):
        yield from (n for n in names(tree) if n in EXITS)


def asyncio_stays_outside_the_core(path: str, tree: ast.AST) -> Iterator[str]:
    if not among(path, MAY_USE_ASYNCIO):
        yield from (n for n in imports(path, tree) if top(n) == "asyncio")


def no_hidden_shared_state(path: str, tree: ast.AST) -> Iterator[str]:
    yield from (f"global {', '.join(n.names)}" for n in nodes(tree) if isinstance(n, ast.Global))
    if not among(path, MAY_ASK_FOR_THE_APPLICATION):
        yield from (n for n in names(tree) if n in {"QApplication.instance", "QCoreApplication.instance"})


Rule = Callable[[str, ast.AST], Iterator[str]]

# Each rule with files that break it, so that a rule which no longer bites is noticed.
BROKEN: list[tuple[Rule, str, str]] = [
    (core_knows_no_front_end, "core/engine.py", "from PySide6.QtCore import QObject"),
    (core_knows_no_front_end, "core/engine.py", "from gui import flow"),
    (core_knows_no_front_end, "core/engine.py", "import qasync"),
    (gui_acts_through_one_door, "gui/pages/review.py", "from core.engine import execute"),
    (gui_acts_through_one_door, "gui/wizard.py", "from core import survey"),
    (gui_acts_through_one_door, "gui/wizard.py", "def f():\n    import core.copier"),
    (pure_modules_touch_nothing, "core/plan.py", "import os.path"),
    (pure_modules_touch_nothing, "core/events.py", "from pathlib import Path"),
    (pure_modules_touch_nothing, "gui/flow.py", "from PySide6 import QtCore"),
    (pure_modules_touch_nothing, "core/plan.py", "from .survey import survey"),
    (processes_start_in_one_place, "core/service.py", "import subprocess"),
    (processes_start_in_one_place, "core/service.py", "import os\nos.system('x')"),
    (platform_is_asked_in_a_few_places, "core/engine.py", "import sys\nsys.platform == 'win32'"),
    (platform_is_asked_in_a_few_places, "gui/wizard.py", "from os import name"),
    (front_ends_alone_print_and_exit, "core/engine.py", "print('x')"),
    (front_ends_alone_print_and_exit, "core/engine.py", "raise SystemExit(1)"),
    (front_ends_alone_print_and_exit, "gui/wizard.py", "import sys\nsys.exit()"),
    (asyncio_stays_outside_the_core, "core/engine.py", "import asyncio"),
    (asyncio_stays_outside_the_core, "core/cli.py", "from asyncio import run"),
    (no_hidden_shared_state, "gui/wizard.py", "QApplication.instance()"),
    (no_hidden_shared_state, "core/engine.py", "def f():\n    global x\n    x = 1"),
]
ALLOWED: list[tuple[Rule, str, str]] = [
    (gui_acts_through_one_door, "gui/backend.py", "from core.engine import execute"),
    (gui_acts_through_one_door, "gui/pages/review.py", "from core.plan import Plan"),
    (
        pure_modules_touch_nothing,
        "core/plan.py",
        "from pathlib import PurePath\nfrom .errors import NotElevated",
    ),
    (processes_start_in_one_place, "core/command.py", "import subprocess"),
    (platform_is_asked_in_a_few_places, "core/demo_server.py", "import sys\nsys.platform"),
    (front_ends_alone_print_and_exit, "core/cli.py", "print('x')"),
    (asyncio_stays_outside_the_core, "gui/pages/progress.py", "import asyncio"),
    (no_hidden_shared_state, "gui/app.py", "QApplication.instance()"),
]
RULES = list(dict.fromkeys(rule for rule, _, _ in BROKEN))


@pytest.fixture(scope="module")
def product() -> dict[str, ast.AST]:
    """Every file, parsed once for all rules."""
    files = [path for folder in ("core", "gui") for path in sorted((ROOT / folder).rglob("*.py"))]
    paths = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}
    return {path: ast.parse(text, path) for path, text in paths.items()}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_product_keeps_the_law(rule: Rule, product: dict[str, ast.AST]) -> None:
    assert product
    breaches = [f"{path}: {name}" for path, tree in product.items() for name in rule(path, tree)]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize(("rule", "path", "source"), BROKEN)
def test_a_breach_is_found(rule: Rule, path: str, source: str) -> None:
    assert list(rule(path, ast.parse(source)))


@pytest.mark.parametrize(("rule", "path", "source"), ALLOWED)
def test_what_is_allowed_passes(rule: Rule, path: str, source: str) -> None:
    assert not list(rule(path, ast.parse(source)))
