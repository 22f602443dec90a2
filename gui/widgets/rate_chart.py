"""A small chart of the rate in the last minutes, painted in the colours of the scheme."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from core.reports.job_record import RATES
from gui.widgets.theme import Theme
from gui.words import size_words

FIRST_SLOTS = RATES // 4
"""How many samples fill the width at first; with more, the curve gets denser and finally scrolls."""
GAP_PX = 4
FILL_ALPHA = 46
DOT_PX = 2.5


class RateChart(QWidget):
    """A filled curve with its highest value written above it. Takes no focus; a screen reader reads that value."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rates: tuple[float, ...] = ()
        self.setAccessibleName(self.tr("Rate of the last two minutes"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.scheme_changed.connect(self.update)

    def show_rates(self, rates: Sequence[float]) -> None:
        """The samples in bytes a second, the oldest first."""
        if (given := tuple(rates)) != self._rates:
            self._rates = given
            self.setAccessibleDescription(self.peak_words())
            self.update()

    def peak_words(self) -> str:
        """The highest rate that is shown; '' when nothing was copied."""
        peak = max(self._rates, default=0.0)
        return self.tr("Highest: {size}/s").format(size=size_words(round(peak))) if peak > 0 else ""

    def sizeHint(self) -> QSize:
        return QSize(240, 5 * self.fontMetrics().height() + GAP_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        words_height = self.fontMetrics().height() + GAP_PX
        painter.setPen(QColor(tokens.muted))
        align = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        painter.drawText(self.rect(), align, self.peak_words())
        place = QRectF(self.rect()).adjusted(DOT_PX, words_height + DOT_PX, -DOT_PX, -0.5)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            painter.setTransform(QTransform(-1, 0, 0, 1, self.width(), 0), True)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        if self.peak_words():
            painter.setPen(QPen(QColor(tokens.border), 1, Qt.PenStyle.DotLine))
            painter.drawLine(place.topLeft(), place.topRight())
            self._paint_curve(painter, curve(self._rates, place), place)
        painter.end()

    def _paint_curve(self, painter: QPainter, points: Sequence[QPointF], place: QRectF) -> None:
        accent = QColor(self._theme.tokens.accent)
        line = QPainterPath(points[0])
        for point in points[1:]:
            line.lineTo(point)
        area = QPainterPath(line)
        area.lineTo(points[-1].x(), place.bottom())
        area.lineTo(points[0].x(), place.bottom())
        area.closeSubpath()
        faint = QColor(accent)
        faint.setAlpha(FILL_ALPHA)
        painter.fillPath(area, faint)
        painter.strokePath(line, QPen(accent, 1.5, j=Qt.PenJoinStyle.RoundJoin))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawEllipse(points[-1], DOT_PX, DOT_PX)


def curve(rates: Sequence[float], place: QRectF) -> list[QPointF]:
    """Where the samples lie: the oldest at the left, zero at the bottom, the highest at the top."""
    peak = max(rates)
    step = place.width() / (max(FIRST_SLOTS, len(rates)) - 1)
    return [
        QPointF(place.left() + step * place_no, place.bottom() - place.height() * rate / peak)
        for place_no, rate in enumerate(rates)
    ]
