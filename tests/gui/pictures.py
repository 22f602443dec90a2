"""A picture of every state in states.py, light and dark, and a page that shows them all.

`python3 build/dev.py pictures FOLDER`. Refuses to leave a picture in which a folder of this machine can be read.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a window on a screen would have that screen's size and scale
os.environ.setdefault("QT_API", "pyside6")

import qasync
from PySide6.QtCore import QLocale, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qt_compat import qt_api
from pytestqt.qtbot import QtBot

from gui.app import install_translators
from gui.wizard import Wizard
from tests.gui.driver import Opener, until
from tests.gui.states import STATES

SCHEMES = ("light", "dark")
LOOK_S, LOOKS = 0.05, 40
ROOT = Path(__file__).resolve().parents[2]
PRIVATE = tuple({str(ROOT), str(Path.home()) + os.sep, tempfile.gettempdir() + os.sep})

SHEET = """<!doctype html>
<meta charset="utf-8">
<title>Pictures of the wizard</title>
<style>
body {{ font: 15px system-ui, sans-serif; margin: 2em; background: #888; }}
main {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(34em, 1fr)); gap: 1.5em; }}
figure {{ margin: 0; }}
img {{ width: 100%; }}
</style>
<main>
{figures}
</main>
"""


async def take_picture(app: QApplication, name: str, scheme: str, folder: Path, size: QSize) -> str:
    """Open the wizard in that state, wait until it looks the same twice (what is animated never does), save; gives the file's name."""
    open_wizard = Opener(QtBot(None), app, until)  # type: ignore[arg-type]
    file = f"{name}-{scheme}.png"
    try:
        driver = await STATES[name](open_wizard)
        wizard = driver.wizard
        driver.theme.set_scheme(scheme)
        wizard.resize(size)
        private = [text for text in texts_of(wizard) if any(place in text for place in PRIVATE)]
        if private:
            raise RuntimeError(f"{name} shows a folder of this machine: {private}")
        picture = look_at(wizard)
        for _ in range(LOOKS):
            await asyncio.sleep(LOOK_S)
            before, picture = picture, look_at(wizard)
            if picture == before:
                break
        if not picture.save(str(folder / file)):
            raise RuntimeError(f"{folder / file} could not be written")
    finally:
        await open_wizard.close()
        for window in app.topLevelWidgets():
            window.deleteLater()  # a style sheet is applied to every window that still exists
        await asyncio.sleep(0)
    return file


def look_at(wizard: Wizard) -> QImage:
    """The window, with the question that is open before it."""
    picture = wizard.grab()
    with QPainter(picture) as painter:
        for dialog in wizard.findChildren(QDialog):
            if dialog.isVisible():
                place = wizard.rect().center() - dialog.rect().center()
                painter.drawPixmap(place, dialog.grab())
    return picture.toImage()


def texts_of(wizard: Wizard) -> Iterator[str]:
    """What can be read in the window."""
    for widget in wizard.findChildren(QWidget):
        for read in ("text", "toPlainText", "currentText"):
            if widget.isVisible() and callable(getattr(widget, read, None)):
                yield getattr(widget, read)()


async def take_pictures(app: QApplication, names: list[str], folder: Path, size: QSize) -> list[str]:
    """All of them; a state that cannot be reached is told, and the others are still made. Gives the failures."""
    figures, failures = [], []
    for name in names:
        for scheme in SCHEMES:
            try:
                file = await take_picture(app, name, scheme, folder, size)
            except Exception as error:
                failures.append(f"{name}, {scheme}: {type(error).__name__}: {error}")
                continue
            words = html.escape(f"{name}, {scheme}")
            figures.append(f'<figure><img src="{file}" alt="{words}"><figcaption>{words}</figcaption></figure>')
    (folder / "index.html").write_text(SHEET.format(figures="\n".join(figures)), encoding="utf-8")
    return failures


def _size(text: str) -> QSize:
    width, height = text.split("x")
    return QSize(int(width), int(height))


def main() -> int:
    parser = argparse.ArgumentParser("pictures", description="A picture of every page in its telling states.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="en", help="such as fr (default: en)")
    parser.add_argument("--scale", type=float, default=1.0, help="pixels for each point, such as 1.5 or 2")
    parser.add_argument("--size", type=_size, default="1000x700", help="of the window in points (default: 1000x700)")
    parser.add_argument("--only", default="", metavar="WORD", help="only the states with this word in their name")
    args = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = str(args.scale)
    args.folder.mkdir(parents=True, exist_ok=True)
    qt_api.set_qt_api("pyside6")  # what the plugin does when it is pytest that runs
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    app.setCursorFlashTime(0)
    QLocale.setDefault(QLocale(args.language))
    install_translators(app, args.language)
    names = [name for name in STATES if args.only in name]
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner:
        failures = runner.run(take_pictures(app, names, args.folder, args.size))
    print(f"{len(names) * len(SCHEMES) - len(failures)} pictures and index.html in {args.folder}")
    for failure in failures:
        print(f"no picture of {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
