"""Text at twice its size, on every page. A module of its own, so that no window is open when the font changes: each
would be laid out anew, which takes longer than its test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.driver import Opener, closing
from tests.gui.reading import all_is_readable, each_state, fit, open_state


@pytest.fixture(scope="module", autouse=True)
def large_text(app: QApplication) -> Iterator[None]:
    before, font = app.font(), app.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    app.setFont(font)
    yield
    app.setFont(before)


@pytest.mark.parametrize("state", each_state())
@closing
async def test_text_at_twice_its_size_loses_nothing(open_wizard: Opener, state: str) -> None:
    driver = await open_state(open_wizard, state)
    await fit(driver)
    await all_is_readable(driver)
