"""The translations: every string of the wizard and every sentence of the core, into resources/i18n/*.ts and *.qm.

The source is read here, with ast, because lupdate's own reading of Python drops a call that ends with another call and
takes the plural form of `translate(…, None, n)` for a plain one. What was found is given to lupdate as one file of
plain calls; lupdate merges, adds plural forms and drops removed texts. Refuses what could never be translated: a text
that is not a literal, a `tr` of something else than `self`, a plural that Qt for Python would not find.
"""

from __future__ import annotations

import ast
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dev_run import ROOT, DevError, refuse_arguments, say, venv_script
from dev_setup import setup

I18N = ROOT / "resources" / "i18n"
NAME = "imaging_backup"
LANGUAGES = {"fr": [], "en": ["-pluralonly"]}
"""English needs its plural forms only."""


class Text(NamedTuple):
    """One string to translate."""

    context: str
    source: str
    note: str = ""
    plural: bool = False


def main(arguments: list[str]) -> int:
    refuse_arguments(arguments)
    setup()
    update(I18N, Path(venv_script("python")).parent)
    return 0


def update(folder: Path, scripts: Path, root: Path = ROOT) -> None:
    """Bring the .ts and .qm files of a folder up to date; `scripts` holds pyside6-lupdate."""
    folder.mkdir(exist_ok=True)
    texts = sorted(set(collect(root)))
    with tempfile.TemporaryDirectory(prefix="imaging-backup-texts-") as place:
        calls = Path(place) / "texts.py"
        calls.write_text("".join(map(_call, texts)), encoding="utf-8")
        for language, options in LANGUAGES.items():
            path = folder / f"{NAME}_{language}.ts"
            say(f"{path.name}: {len(texts)} texts in the source")
            languages = ["-source-language", "en", "-target-language", language]
            common = ["-silent", "-locations", "none", "-no-obsolete", *languages]
            _tool(scripts, "lupdate", [str(calls), *common, *options, "-ts", str(path)])
            release(path, scripts)


def release(path: Path, scripts: Path, folder: Path | None = None) -> Path:
    """Make the .qm file of a .ts file, beside it or in `folder`."""
    made = (folder or path.parent) / f"{path.stem}.qm"
    _tool(scripts, "lrelease", ["-silent", str(path), "-qm", str(made)])
    return made


def _tool(scripts: Path, name: str, arguments: list[str]) -> None:
    done = subprocess.run(
        [str(scripts / f"pyside6-{name}"), *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        raise DevError(f"{name} failed (exit code {done.returncode}): {done.stdout}{done.stderr}")


def _call(text: Text) -> str:
    number = ", 0" if text.plural else ""
    return f"QCoreApplication.translate({text.context!r}, {_quote(text.source)}, {_quote(text.note)}{number})\n"


def _quote(text: str) -> str:
    """In double quotes on one line: lupdate reads fewer ways to write a string than Python does."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def collect(root: Path) -> Iterator[Text]:
    """Every string to translate in the checkout."""
    wizard = [_Source(path, root) for path in sorted((root / "gui").rglob("*.py"))]
    bases = {base for source in wizard for base in source.bases()}
    for source in wizard:
        yield from source.wizard_texts(bases)
        yield from source.core_texts()
    for path in sorted((root / "core").rglob("*.py")):
        # The demo server is a tool in English only, and phrases.py makes phrases from its arguments.
        if "demo" not in path.parts and not path.name.startswith("demo") and path.name != "phrases.py":
            yield from phrases_in(path, root)


def phrases_in(path: Path, root: Path) -> Iterator[Text]:
    """The sentences that a source file makes with `phrase`."""
    return _Source(path, root).core_texts()


class _Source:
    """One source file, and the texts in its calls."""

    def __init__(self, path: Path, root: Path) -> None:
        self._name = path.relative_to(root).as_posix()
        self._tree = ast.parse(path.read_text(encoding="utf-8"), self._name)

    def bases(self) -> set[str]:
        classes = [node for node in ast.walk(self._tree) if isinstance(node, ast.ClassDef)]
        return {_last_name(base) for node in classes for base in node.bases}

    def core_texts(self) -> Iterator[Text]:
        for call in _calls(self._tree):
            if _last_name(call.func) == "phrase":
                text = self._literal(call, 0)
                yield Text("core", text, "", "%n" in text)

    def wizard_texts(self, bases: set[str]) -> Iterator[Text]:
        short = self._short_forms()
        for scope, call in _calls_by_class(self._tree, ""):
            function = _last_name(call.func)
            if function == "tr":
                if not isinstance(call.func, ast.Attribute) or _last_name(call.func.value) != "self" or not scope:
                    raise self._refusal(call, "only self.tr() inside a class says to which class a text belongs")
                text = Text(scope, self._literal(call, 0), self._note(call, 1), _counted(call, 2))
                if text.plural and scope in bases:
                    raise self._refusal(
                        call, f"{scope} has subclasses, for which Qt for Python would not find a plural"
                    )
                yield text
            elif function == "translate" and not self._is_variable(call, 1):
                yield Text(self._literal(call, 0), self._literal(call, 1), self._note(call, 2), _counted(call, 3))
            elif function == "QT_TRANSLATE_NOOP":
                yield Text(self._literal(call, 0), self._literal(call, 1))
            elif isinstance(call.func, ast.Name) and function in short:
                yield Text(short[function], self._literal(call, 0), self._note(call, 1), _counted(call, 2))

    def _short_forms(self) -> dict[str, str]:
        """Functions that only pass their text on to translate(), and the context they give."""
        found = {}
        for function in self._tree.body:
            if not isinstance(function, ast.FunctionDef) or not function.args.args:
                continue
            first = function.args.args[0].arg
            for call in _calls(function):
                passed = call.args[1] if _last_name(call.func) == "translate" and len(call.args) > 1 else None
                if isinstance(passed, ast.Name) and passed.id == first:
                    found[function.name] = self._literal(call, 0)
        return found

    def _is_variable(self, call: ast.Call, index: int) -> bool:
        return len(call.args) > index and isinstance(call.args[index], ast.Name | ast.Attribute)

    def _literal(self, call: ast.Call, index: int) -> str:
        argument = call.args[index] if len(call.args) > index else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            return argument.value
        raise self._refusal(call, "a text to translate must be a literal")

    def _note(self, call: ast.Call, index: int) -> str:
        if len(call.args) <= index or (isinstance(note := call.args[index], ast.Constant) and note.value is None):
            return ""
        return self._literal(call, index)

    def _refusal(self, call: ast.Call, why: str) -> DevError:
        return DevError(f"{self._name}:{call.lineno}: {why}: {ast.unparse(call)[:100]}")


def _counted(call: ast.Call, index: int) -> bool:
    return len(call.args) > index or any(keyword.arg == "n" for keyword in call.keywords)


def _last_name(node: ast.AST) -> str:
    """`translate` of `QCoreApplication.translate`; '' of what has no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _calls_by_class(tree: ast.AST, scope: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the name of the class around it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield scope, node
        yield from _calls_by_class(node, node.name if isinstance(node, ast.ClassDef) else scope)


def fields_of(text: str) -> list[str]:
    """What a translation must have in common with its source: {names}, %n, and whether there is a mnemonic."""
    fields = re.findall(r"\{\w+\}|%n", text)
    mnemonic = ["&"] if re.search(r"&[^\W_]", text.replace("&&", "")) else []
    return sorted(set(fields)) + mnemonic
