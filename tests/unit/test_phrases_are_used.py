"""Every sentence of the core that a front end can show is a phrase, so that it can be translated.

Reads the source of core/ without the demo server, whose tour speaks English, and without what only the command line
prints. What is judged: the arguments that become messages and hints, the form of each phrase() itself, and every other
text of more than one word.
"""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from core import errors

pytestmark = pytest.mark.same_everywhere

CORE = Path(__file__).parents[2] / "core"
FILES = [
    file
    for file in sorted(CORE.rglob("*.py"))
    if "demo" not in file.relative_to(CORE).parts and not file.name.startswith("demo")
]
ERRORS = {kind.__name__ for kind in errors.error_types()}

SAID_BY: dict[str, tuple[int | str, ...]] = {
    **dict.fromkeys(ERRORS, (0, 1, "message", "hint")),
    "InsufficientSpace": (3, "hint"),
    "CommandFailed": (3, "hint"),
    "CommandMissing": (1, "hint"),
    "passed": (1,),
    "blocked": (1, 2),
    "warned": (1, 2),
    "check_space": (3,),
    "Check": (3, 4, "message", "hint"),
    "Outcome": (1, 3, "message", "hint"),
    "Notice": (1,),
    "Refusal": (1, 2),
    "BackupEntry": (2, "problem"),
    "ServiceStatus": (1, "detail"),
    "LockProbe": (2, "detail"),
    "FileProblem": (1,),
    "say": (0,),
    "waiting": (0,),
    "report": (0,),
    "_report": (0,),
    "working_on": (0,),
    "__init__": (0, 1),
}
"""Function -> which of its arguments people read, by position or name."""
TEXT_METHODS = {"join", "format", "strip", "rstrip", "lstrip", "replace", "capitalize"}
"""They make a plain text of a phrase."""

WRITES_ENGLISH = ("cli/*", "execute/readme.py", "model/kind_facts.py", "plan/describe.py")
"""The command line, with the lines of a plan, and the README inside a backup, also what they say of a kind."""
NAMES_THINGS = (
    "disk/file_table.py",
    "disk/files.py",
    "disk/mounts.py",
    "kinds/docker/compose.py",
    "kinds/generation3/commands.py",
    "kinds/generation3/names.py",
    "kinds/versions.py",
    "neo4j/conf.py",
    "recovery/systemd_unit.py",
    "recovery/windows_task.py",
    "reports/page.py",  # the marks of HTML and CSS
    "system/settings.py",
    "system/state_folder.py",
    "system/logs.py",
    "system/windows_registry.py",
)
"""Settings, statements to SQLite, registry keys, patterns, services of Windows, commands of CAST's, the marks of a table, a unit of systemd, and the reasons of an OSError."""
NO_WORDS = {
    "not run",  # neo4j-admin's check, as the manifest has it
    "could not run",
    "unknown account",  # the same, in a lock's note
    "neo4j.conf: dbms.directories.transaction.logs.root",
    "MATCH (n) RETURN count(n) AS found",  # to Neo4j
    "MATCH ()-[r]->() RETURN count(r) AS found",
    "NOT WHOLE",  # typed by a person, in every language
    "CAST Imaging System",
    "CAST Imaging backup",  # said to the session manager
}
COMMANDS = ("docker ", "neo4j.bat ", "{{json", "CALL ", "SHOW ")
"""How texts begin that a machine reads."""
NOT_SHOWN = {
    "phrase",
    "debug",
    "info",
    "warning",
    "error",
    "exception",
    "log",
    "RuntimeError",
    "cast",
    "compile",
    "search",
    "sub",
    "keep_awake",
}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            yield function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", ""), node


def is_plain(node: ast.expr) -> bool:
    """Whether this is text that no translator will see."""
    if isinstance(node, ast.IfExp):
        return is_plain(node.body) or is_plain(node.orelse)
    if isinstance(node, ast.BoolOp):
        return any(is_plain(value) for value in node.values)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in TEXT_METHODS
    return isinstance(node, ast.JoinedStr | ast.BinOp) or (isinstance(node, ast.Constant) and bool(node.value))


def plain_words(tree: ast.AST) -> Iterator[str]:
    for name, call in calls(tree):
        places = SAID_BY.get(name, ())
        said = [call.args[place] for place in places if isinstance(place, int) and place < len(call.args)]
        said += [keyword.value for keyword in call.keywords if keyword.arg in places]
        yield from (f"line {node.lineno}: {ast.unparse(node)}" for node in said if is_plain(node))


def bad_phrases(tree: ast.AST) -> Iterator[str]:
    for name, call in calls(tree):
        if name != "phrase":
            continue
        pattern = call.args[0].value if len(call.args) == 1 and isinstance(call.args[0], ast.Constant) else None
        given = [keyword.arg for keyword in call.keywords]
        if not isinstance(pattern, str):
            yield f"line {call.lineno}: the pattern is no literal"
            continue
        wanted = {field for _, field, _, _ in string.Formatter().parse(pattern) if field is not None}
        bare = all(not spec and not conversion for _, _, spec, conversion in string.Formatter().parse(pattern))
        if {*given} != wanted | ({"n"} if "%n" in pattern else set()) or not bare:
            yield f"line {call.lineno}: {pattern!r} with {given}"


def bad_values(tree: ast.AST) -> Iterator[str]:
    """A value that holds a live object, or words put together, cannot be translated either."""
    for name, call in calls(tree):
        if name == "phrase":
            for keyword in call.keywords:
                bare_error = isinstance(keyword.value, ast.Name) and keyword.value.id in {"error", "failure"}
                if bare_error or (isinstance(keyword.value, ast.Constant) and " " in str(keyword.value.value)):
                    yield f"line {keyword.value.lineno}: {keyword.arg}={ast.unparse(keyword.value)}"


def stray_words(tree: ast.AST) -> Iterator[str]:
    """Texts of more than one word that are no part of a phrase, no docstring and no line of the log."""
    known: set[ast.AST] = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for name, call in calls(tree):
        if name in NOT_SHOWN:
            known.update(ast.walk(call))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in known:
            text = node.value.strip()
            if " " in text and text not in NO_WORDS and not text.startswith(COMMANDS):
                yield f"line {node.lineno}: {text!r}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(CORE).as_posix())
def test_what_people_read_is_a_phrase(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert [*plain_words(tree), *bad_phrases(tree), *bad_values(tree)] == []
    name = file.relative_to(CORE).as_posix()
    if not any(fnmatch(name, pattern) for pattern in WRITES_ENGLISH + NAMES_THINGS):
        assert list(stray_words(tree)) == []


@pytest.mark.parametrize(
    "source",
    [
        'raise ReadFailed(f"{path} could not be read.")',
        'raise ReadFailed(path, "Try again.")',
        'raise CommandMissing(tool, hint="Install it.")',
        'run.say("Done." if good else message)',
        "run.say(error.message + more, Level.ERROR)",
        'Outcome(state, " ".join(parts))',
        'phrase(f"{x}", x=x)',
        'phrase("{x} and {y}", x=x)',
        'phrase("{x}", x=x, y=y)',
        'phrase("%n file(s)")',
        'phrase("{x!r}", x=x)',
        'phrase("{reason}", reason=error)',
        'phrase("compared with {against}", against="its manifest alone")',
        'def why(label): return "it is empty or a dot name"',
        'found_by["version"] = f"told by {name}"',
    ],
)
def test_a_breach_is_found(source: str) -> None:
    tree = ast.parse(source)
    assert [*plain_words(tree), *bad_phrases(tree), *bad_values(tree), *stray_words(tree)]


def test_what_is_allowed_passes() -> None:
    tree = ast.parse(
        'raise ReadFailed(phrase("{path} is gone.", path=f"{folder}/x"), hint)\n'
        'run.say(error.message)\nrun.waiting(output)\nlog.info("nobody reads %s", this)\n'
        'Outcome(state, join_phrases(phrase("%n file(s).", n=len(files)), ""))'
    )
    assert [*plain_words(tree), *bad_phrases(tree), *bad_values(tree), *stray_words(tree)] == []


def test_what_the_errors_say_by_themselves_is_a_phrase() -> None:
    assert all(hasattr(kind.default_hint, "pattern") for kind in errors.error_types())
