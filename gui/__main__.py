"""`python -m gui`: the wizard."""

import sys

from gui.start import main

if __name__ == "__main__":
    sys.exit(main())
