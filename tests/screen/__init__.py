"""The main paths in a real window, by keys and clicks alone: `python3 build/dev.py test --lane screen`."""
