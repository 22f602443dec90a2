"""The programs as they are delivered, read back and driven: `python3 build/dev.py test --lane frozen`."""
