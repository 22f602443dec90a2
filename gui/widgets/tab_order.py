"""The stops of the Tab key inside a widget, in the order of its layouts. Does not move the focus."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """The widget and its children that Tab can reach now."""
    if widget.isWindow() or not (widget.isVisible() and widget.isEnabled()):
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if (layout := widget.layout()) is not None:
        yield from _stops_of_layout(layout)
    else:  # scroll areas, splitters: they have no layout
        for child in widget.children():
            if isinstance(child, QWidget):
                yield from tab_stops(child)


def _stops_of_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is not None and (inner := item.layout()) is not None:
            yield from _stops_of_layout(inner)
        elif item is not None and (widget := item.widget()) is not None:
            yield from tab_stops(widget)
