"""Run by the launchers of sandboxes that 0.1 has made from source: `python -S -m core.demo_tools`."""

import sys

from core.demo.tools import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
