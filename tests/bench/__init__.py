"""Measurements, printed for docs: `python3 build/dev.py bench first-window | gui-gap | cancel | speed`. Nothing is judged."""
