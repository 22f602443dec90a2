"""Tests of the widgets, on the Qt event loop."""
