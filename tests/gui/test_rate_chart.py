"""The chart of the rate: where its samples lie, what it says, on which side it begins."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.reports.job_record import RATES
from gui.widgets.rate_chart import FIRST_SLOTS, RateChart, curve
from gui.widgets.theme import Theme

PLACE = QRectF(10, 20, 200, 40)


def test_the_highest_rate_is_at_the_top_and_zero_at_the_bottom() -> None:
    points = curve([0.0, 50.0, 100.0], PLACE)
    assert [point.y() for point in points] == [60, 40, 20]
    assert points[0].x() == 10 and points[0].x() < points[1].x() < points[2].x()


def test_the_curve_grows_and_then_fills_the_width() -> None:
    assert curve([1.0] * 10, PLACE)[-1].x() < 30
    assert curve([1.0] * FIRST_SLOTS, PLACE)[-1].x() == pytest.approx(210)
    assert curve([1.0] * RATES, PLACE)[-1].x() == pytest.approx(210)


@pytest.fixture
def chart(app: QApplication, qtbot: QtBot) -> RateChart:
    chart = RateChart(Theme(app, "light"))
    qtbot.addWidget(chart)
    chart.resize(300, 90)
    return chart


def test_it_says_its_highest_value_also_to_a_screen_reader(chart: RateChart) -> None:
    assert chart.accessibleName() and chart.peak_words() == ""
    chart.show_rates([0.0, 0.0])
    assert chart.peak_words() == ""  # nothing moves: there is no highest rate
    chart.show_rates([1 << 20, 210 << 20, 100 << 20])
    assert chart.peak_words() == chart.accessibleDescription() == "Highest: 220.2 MB/s"
    assert chart.focusPolicy() is Qt.FocusPolicy.NoFocus


def painted(image: QImage, color: str) -> list[QPoint]:
    wanted = QColor(color).rgb()
    return [QPoint(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) == wanted]


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_it_begins_on_the_side_where_reading_begins(
    chart: RateChart, app: QApplication, direction: Qt.LayoutDirection
) -> None:
    chart.setLayoutDirection(direction)
    chart.show_rates([100.0] * 10)
    xs = [point.x() for point in painted(chart.grab().toImage(), Theme(app, "light").tokens.accent)]
    assert xs
    if direction is Qt.LayoutDirection.LeftToRight:
        assert max(xs) < 60
    else:
        assert min(xs) > chart.width() - 60


def test_it_is_painted_in_the_colours_of_the_scheme(app: QApplication, qtbot: QtBot) -> None:
    theme = Theme(app, "dark")
    chart = RateChart(theme)
    qtbot.addWidget(chart)
    chart.resize(300, 90)
    chart.show_rates([100.0] * FIRST_SLOTS)
    assert painted(chart.grab().toImage(), theme.tokens.accent)
    theme.set_scheme("light")
    assert painted(chart.grab().toImage(), theme.tokens.accent)


def test_it_is_as_high_as_the_text_asks(chart: RateChart) -> None:
    before = chart.sizeHint().height()
    font = chart.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    chart.setFont(font)
    assert chart.sizeHint().height() > 1.5 * before
