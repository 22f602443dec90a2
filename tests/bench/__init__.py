"""Measurements, printed for docs/performance.md: `python3 build/dev.py bench first-window | gui-gap`. Nothing is judged."""
