"""The translations: no string forgotten, none lost its places for values, and the compiled files are up to date."""

from __future__ import annotations

import importlib
import shutil
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
I18N = ROOT / "resources" / "i18n"
SCRIPTS = Path(sys.executable).parent
LANGUAGES = ("fr", "en")


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "build")
    return importlib.import_module("dev_translations")


def messages(path: Path) -> Iterator[tuple[str, ET.Element]]:
    """Each message of a .ts file with the name of its context."""
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name", ""), message


def forms(message: ET.Element) -> list[str]:
    """The translation, in each of its plural forms."""
    translation = message.find("translation")
    assert translation is not None
    return [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]


@pytest.mark.skipif(
    sys.platform == "win32", reason="the texts are the same on every system, and lupdate lies elsewhere"
)
def test_no_text_is_forgotten_or_out_of_date(dev: ModuleType, tmp_path: Path) -> None:
    shutil.copytree(I18N, tmp_path, dirs_exist_ok=True)
    dev.update(tmp_path, SCRIPTS)  # all languages at once
    hint = "run: python3 build/dev.py translations"
    for name in (f"imaging_backup_{language}" for language in LANGUAGES):
        committed, now = I18N / f"{name}.ts", tmp_path / f"{name}.ts"
        assert now.read_text(encoding="utf-8") == committed.read_text(encoding="utf-8"), hint
        assert (tmp_path / f"{name}.qm").read_bytes() == (I18N / f"{name}.qm").read_bytes(), hint


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    unfinished = [
        f"{context}: {message.findtext('source')}"
        for context, message in messages(I18N / f"imaging_backup_{language}.ts")
        if not all(forms(message)) or message.find("translation[@type]") is not None
    ]
    assert not unfinished, "\n".join(unfinished)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_holds_what_its_source_holds(dev: ModuleType, language: str) -> None:
    wrong = [
        f"{context}: {source!r} -> {form!r}"
        for context, message in messages(I18N / f"imaging_backup_{language}.ts")
        for form in forms(message)
        if form and dev.fields_of(form) != dev.fields_of(source := message.findtext("source", ""))
    ]
    assert not wrong, "\n".join(wrong)


def collect(dev: ModuleType, root: Path, *, gui: str = "", core: str = "") -> list[tuple[str, str, str, bool]]:
    for name, text in (("gui", gui), ("core", core)):
        (root / name).mkdir()
        (root / name / "a.py").write_text(text, encoding="utf-8")
    return [tuple(text) for text in dev.collect(root)]


def test_what_is_collected(dev: ModuleType, tmp_path: Path) -> None:
    gui = """
def _tr(text):
    return QCoreApplication.translate("words", text)

class Page(QWidget):
    def f(self):
        self.tr("one " "two").format(x=[self.tr("inner", "a note")])
        self.tr("%n file(s)", None, len(x))
        QCoreApplication.translate("other", "%n day(s)", None, count(x))
        QCoreApplication.translate("core", text.pattern)
        return _tr("short")
"""
    core = 'phrase("{n} is {x_bytes}", x_bytes=1)\njoin_phrases(phrase("%n job(s)", n=2), other("no"))\n'
    assert sorted(collect(dev, tmp_path, gui=gui, core=core)) == [
        ("Page", "%n file(s)", "", True),
        ("Page", "inner", "a note", False),
        ("Page", "one two", "", False),
        ("core", "%n job(s)", "", True),
        ("core", "{n} is {x_bytes}", "", False),
        ("other", "%n day(s)", "", True),
        ("words", "short", "", False),
    ]


@pytest.mark.parametrize(
    ("gui", "core", "complaint"),
    [
        ("class A:\n    def f(self):\n        self.tr(f'{x}')", "", "gui/a.py:3: .* literal"),
        ("class A:\n    def f(self):\n        self.tr('a' if x else 'b')", "", "literal"),
        ("class A:\n    def f(self):\n        page.tr('a')", "", "only self.tr"),
        ("class A:\n    def f(self):\n        self.tr('%n', None, n)\nclass B(A): pass", "", "A has subclasses"),
        ("", "phrase('a' + b)", "core/a.py:1: .* literal"),
    ],
)
def test_what_could_not_be_translated_is_refused(
    dev: ModuleType, tmp_path: Path, gui: str, core: str, complaint: str
) -> None:
    dev_run = importlib.import_module("dev_run")
    with pytest.raises(dev_run.DevError, match=complaint):
        collect(dev, tmp_path, gui=gui, core=core)


@pytest.mark.parametrize(
    ("text", "fields"),
    [("&Back", ["&"]), ("R && D", []), ("{b} of {a}, {b}", ["{a}", "{b}"]), ("%n file(s)", ["%n"]), ("A & B", [])],
)
def test_what_a_translation_must_hold(dev: ModuleType, text: str, fields: list[str]) -> None:
    assert dev.fields_of(text) == fields


@pytest.mark.parametrize("name", ["fake_backend.py", "states.py"])
def test_pictures_say_what_the_product_says(dev: ModuleType, name: str) -> None:
    """The pictures in README and docs are made of these: a sentence that the core does not have would be a promise."""
    own = {text.source for text in dev.collect(ROOT) if text.context == "core"}
    shown = {text.source for text in dev.phrases_in(ROOT / "tests" / "gui" / name, ROOT)}
    assert len(shown) > 5
    assert not shown - own
