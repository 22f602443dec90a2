"""A coverage-guided search for input that breaks a target: `python -m tests.fuzz.guided TARGET CORPUS --seconds N`.

One process a target, because the fuzzer never gives control back: it ends the process, with an input that failed in a
file beside the corpus. `python -m tests.fuzz.guided TARGET FILE` reads such a file again.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

HANG_S = 20


def main() -> int:
    name, place, *rest = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    if Path(place).is_file():
        from tests.fuzz.targets import TARGETS

        TARGETS[name](Path(place).read_bytes())
        return 0

    import atheris

    with atheris.instrument_imports(include=["core"]):
        from tests.fuzz.seeds import SEEDS
        from tests.fuzz.targets import TARGETS
    for number, seed in enumerate(SEEDS[name]):
        Path(place, f"seed-{number}").write_bytes(seed)
    seconds = rest[rest.index("--seconds") + 1]
    options = [f"-max_total_time={seconds}", f"-timeout={HANG_S}", "-max_len=65536", f"-artifact_prefix={place}-"]
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", "-verbosity=0", place], TARGETS[name])
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
