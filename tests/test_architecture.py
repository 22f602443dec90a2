"""Checks the laws on which module may import and call what, for all files. Does not test behaviour.

Every exception to a law is a name in one of the tables below; a pattern also covers a folder (core/demo/...).
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from tests.command_line import COMMAND, OPTION, commands

ROOT = Path(__file__).resolve().parent.parent
DEMO = "core/demo/*"

ROOMS = (
    "core.sizes core.dates core.secrets",
    "core.phrases",
    "core.errors",
    "core.cancel",
    "core.model",
    "core.plan",
    "core.disk",
    "core.system",
    "core.copying",
    "core.neo4j",
    "core.backups",
    "core.reports",
    "core.kinds",
    "core.recovery",
    "core.detect core.survey",
    "core.execute",
    "core.demo",
    "core.api",
    "core.cli",
    "core.__main__ core.demo_tools",
)
"""From the bottom to the top: each imports only what stands below it; those in one line do not import each other."""
LEVELS = {room: level for level, line in enumerate(ROOMS) for room in line.split()}

# Modules that only compute; every other module of the core acts.
SAYING = (
    "core.__version__",
    "core.sizes",
    "core.dates",
    "core.secrets",
    "core.phrases",
    "core.errors",
    "core.cancel",
    "core.model.*",
    "core.plan.*",
    "core.neo4j.conf",
    "core.neo4j.wholeness",
    "core.kinds.generation3.words",
    "core.kinds.generation3.commands",
    "core.reports.job_record",
    "core.reports.job_words",
    "core.reports.page",
    "core.survey.config_diff",
    "core.system.typed_path",
)
DOORS_TO_ACTING = ("gui/backend.py",)
PURE = (
    "core/sizes.py",
    "core/secrets.py",
    "core/phrases.py",
    "core/errors.py",
    "core/model/*",
    "core/plan/*",
    "core/neo4j/conf.py",
    "core/neo4j/wholeness.py",
    "core/kinds/docker/places.py",
    "core/kinds/generation3/commands.py",
    "core/kinds/generation3/config_all.py",
    "core/kinds/generation3/names.py",
    "core/kinds/generation3/words.py",
    "core/survey/config_diff.py",
    "core/copying/lanes.py",
    "core/reports/job_record.py",
    "core/reports/job_words.py",
    "core/reports/page.py",
    "gui/logic/flow.py",
    "gui/logic/fixes.py",
    "core/cli/fixes.py",
)
IMPURE_IMPORTS = {"os", "shutil", "subprocess", "threading", "asyncio", "socket", "PySide6"}
MAY_START_PROCESSES = ("core/system/command.py", "core/recovery/guardian.py", DEMO)
MAY_ASK_THE_PLATFORM = (
    "core/system/*",
    "core/disk/*",
    "core/kinds/*",
    "core/copying/flushing.py",
    "core/neo4j/service.py",
    "core/neo4j/store_lock.py",
    "core/survey/*",
    "core/recovery/guardian_process.py",
    "core/recovery/outside.py",
    "core/recovery/windows_task.py",
    "core/cli/console.py",
    "core/cli/demo_*",
    DEMO,
    "gui/app.py",
    "gui/widgets/contrast.py",
    "gui/start.py",
    "gui/loop/shutdown.py",
    "gui/loop/taskbar.py",
)
MAY_PRINT_AND_EXIT = (
    "core/cli/main.py",
    "core/__main__.py",
    "core/demo_tools.py",
    "core/recovery/guardian_process.py",
    "core/recovery/look_after.py",
    "gui/__main__.py",
    "gui/app.py",
    "gui/start.py",
    DEMO,
)
MAY_KNOW_THE_DEMO = ("core/api.py", "core/cli/*", "core/demo_tools.py", DEMO)
MAY_NAME_A_KIND = ("core/model/kind_facts.py", "core/kinds/*", DEMO)
MAY_USE_ASYNCIO = ("gui/*",)
MAY_NAME_OPTIONS = (
    "core/cli/*",
    # They start the command line.
    "core/recovery/outside.py",
    "core/recovery/windows_task.py",
    "core/execute/readme.py",
    # Options of other programs that have the same names.
    "core/neo4j/admin.py",
    "core/kinds/generation3/commands.py",
    "core/kinds/windows/detect.py",
    "core/system/windows_registry.py",
    DEMO,
)
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


def room_of(name: str) -> str:
    """The room of a module or of a name in it; '' for what has none."""
    while name and name not in LEVELS:
        name = name.rpartition(".")[0]
    return name


def imports_go_down(path: str, tree: ast.AST) -> Iterator[str]:
    if not path.startswith("core/") or path == "core/__init__.py":
        return
    here = room_of(path.removesuffix(".py").replace("/", "."))
    if not here:
        yield "it stands in no room"
        return
    for name in imports(path, tree):
        there = room_of(name)
        if there and there != here and LEVELS[there] >= LEVELS[here]:
            yield name


def says(name: str) -> bool:
    """Whether a dotted name is of a module that only says something."""
    return among(name, SAYING) or among(name.rpartition(".")[0], SAYING)


def gui_acts_through_one_door(path: str, tree: ast.AST) -> Iterator[str]:
    if path.startswith("gui/") and not among(path, DOORS_TO_ACTING):
        yield from (name for name in imports(path, tree) if top(name) == "core" and not says(name))


def pure_modules_touch_nothing(path: str, tree: ast.AST) -> Iterator[str]:
    if among(path, PURE):
        for name in imports(path, tree):
            if top(name) in IMPURE_IMPORTS or name == "pathlib.Path" or (top(name) == "core" and not says(name)):
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


def front_ends_alone_know_the_demo(path: str, tree: ast.AST) -> Iterator[str]:
    if not among(path, MAY_KNOW_THE_DEMO):
        yield from (n for n in imports(path, tree) if f"{n}.".startswith("core.demo."))


def a_kind_is_named_in_its_package_only(path: str, tree: ast.AST) -> Iterator[str]:
    if not among(path, MAY_NAME_A_KIND):
        packages = ("core.kinds.windows.", "core.kinds.docker.")
        yield from (n for n in imports(path, tree) if n.endswith("_INSTALLER") or n.startswith(packages))
        named = {"windows", "docker"}
        for node in nodes(tree):
            if isinstance(node, ast.Compare):
                values = (value for value in [node.left, *node.comparators] if isinstance(value, ast.Constant))
                yield from (str(value.value) for value in values if value.value in named)


def options_are_the_command_lines_own(path: str, tree: ast.AST) -> Iterator[str]:
    """Nor commands: what a person gives otherwise is said by `inputs`, and each front end knows how it is given."""
    if not path.startswith("core/") or among(path, MAY_NAME_OPTIONS):
        return
    ours = {*commands()}.union(*commands().values())
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            named = (" ".join(command.split()[:2]) for command in COMMAND.findall(node.value))
            yield from (words for words in (*OPTION.findall(node.value), *named) if words in ours)


def no_hidden_shared_state(path: str, tree: ast.AST) -> Iterator[str]:
    yield from (f"global {', '.join(n.names)}" for n in nodes(tree) if isinstance(n, ast.Global))
    if not among(path, MAY_ASK_FOR_THE_APPLICATION):
        yield from (n for n in names(tree) if n in {"QApplication.instance", "QCoreApplication.instance"})


Rule = Callable[[str, ast.AST], Iterator[str]]

# Each rule with files that break it, so that a rule without effect is noticed.
BROKEN: list[tuple[Rule, str, str]] = [
    (imports_go_down, "core/plan/plan.py", "from core.survey.survey import survey_backup"),
    (imports_go_down, "core/detect/detection.py", "from core.survey import survey"),
    (imports_go_down, "core/recovery/journal.py", "def f():\n    from core.execute.engine import execute"),
    (imports_go_down, "core/new.py", ""),
    (core_knows_no_front_end, "core/execute/engine.py", "from PySide6.QtCore import QObject"),
    (core_knows_no_front_end, "core/execute/engine.py", "from gui import flow"),
    (core_knows_no_front_end, "core/execute/engine.py", "import qasync"),
    (gui_acts_through_one_door, "gui/pages/review.py", "from core.execute.engine import execute"),
    (gui_acts_through_one_door, "gui/wizard.py", "from core import survey"),
    (gui_acts_through_one_door, "gui/wizard.py", "def f():\n    import core.copying.copier"),
    (pure_modules_touch_nothing, "core/plan/plan.py", "import os.path"),
    (pure_modules_touch_nothing, "core/model/events.py", "from pathlib import Path"),
    (pure_modules_touch_nothing, "gui/logic/flow.py", "from PySide6 import QtCore"),
    (pure_modules_touch_nothing, "core/plan/plan.py", "from core.survey.survey import survey_backup"),
    (processes_start_in_one_place, "core/neo4j/service.py", "import subprocess"),
    (processes_start_in_one_place, "core/neo4j/service.py", "import os\nos.system('x')"),
    (platform_is_asked_in_a_few_places, "core/execute/engine.py", "import sys\nsys.platform == 'win32'"),
    (platform_is_asked_in_a_few_places, "gui/wizard.py", "from os import name"),
    (front_ends_alone_print_and_exit, "core/execute/engine.py", "print('x')"),
    (front_ends_alone_print_and_exit, "core/execute/engine.py", "raise SystemExit(1)"),
    (front_ends_alone_print_and_exit, "gui/wizard.py", "import sys\nsys.exit()"),
    (asyncio_stays_outside_the_core, "core/execute/engine.py", "import asyncio"),
    (asyncio_stays_outside_the_core, "core/cli/main.py", "from asyncio import run"),
    (front_ends_alone_know_the_demo, "core/kinds/windows/service.py", "def f():\n    from core.demo.tools import main"),
    (front_ends_alone_know_the_demo, "gui/backend.py", "from core import demo"),
    (
        a_kind_is_named_in_its_package_only,
        "core/survey/survey.py",
        "from core.model.kind_facts import DOCKER_INSTALLER",
    ),
    (a_kind_is_named_in_its_package_only, "core/plan/plan.py", "installation.kind.name == 'docker'"),
    (
        a_kind_is_named_in_its_package_only,
        "core/survey/survey.py",
        "from core.kinds.docker.service import is_clean_exit",
    ),
    (options_are_the_command_lines_own, "core/plan/checks/source.py", "blocked(Invalid, message, hint, '--data-dir')"),
    (options_are_the_command_lines_own, "core/errors.py", "phrase('Give another folder with --data-dir.')"),
    (options_are_the_command_lines_own, "core/errors.py", "hint = f'{hint} (or --yes)'"),
    (options_are_the_command_lines_own, "core/recovery/recover.py", "'Run imaging-backup recover again.'"),
    (no_hidden_shared_state, "gui/wizard.py", "QApplication.instance()"),
    (no_hidden_shared_state, "core/execute/engine.py", "def f():\n    global x\n    x = 1"),
]
ALLOWED: list[tuple[Rule, str, str]] = [
    (imports_go_down, "core/execute/engine.py", "from core.recovery.journal import Journal"),
    (imports_go_down, "core/plan/backup.py", "from core.plan.checks.check import Check"),
    (gui_acts_through_one_door, "gui/backend.py", "from core.execute.engine import execute"),
    (gui_acts_through_one_door, "gui/pages/review.py", "from core.plan.plan import Plan"),
    (
        pure_modules_touch_nothing,
        "core/plan/plan.py",
        "from pathlib import PurePath\nfrom core.errors import NotElevated",
    ),
    (processes_start_in_one_place, "core/system/command.py", "import subprocess"),
    (platform_is_asked_in_a_few_places, "core/demo/server.py", "import sys\nsys.platform"),
    (front_ends_alone_print_and_exit, "core/cli/main.py", "print('x')"),
    (asyncio_stays_outside_the_core, "gui/pages/progress.py", "import asyncio"),
    (options_are_the_command_lines_own, "core/cli/fixes.py", "'--data-dir'"),
    (options_are_the_command_lines_own, "core/kinds/docker/container_engine.py", "['ps', '-a', '--format']"),
    (options_are_the_command_lines_own, "core/errors.py", "'imaging-backup could not be started'"),
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


def test_what_decides_loads_nothing_that_acts() -> None:
    """Also through what it imports: in a fresh interpreter."""
    modules = [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for room in ("model", "plan")
        for path in sorted((ROOT / "core" / room).rglob("*.py"))
        if path.name != "__init__.py"
    ]
    acting = [
        "sqlite3",
        "threading",
        "blake3",
        "subprocess",
        "shutil",
        "socket",
        "tempfile",
        "asyncio",
        "PySide6",
        "psutil",
    ]
    code = f"import sys, {', '.join(modules)}; print(*[name for name in {acting} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    assert len(modules) > 20 and done.stdout.strip() == ""
