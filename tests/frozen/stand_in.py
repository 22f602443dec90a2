"""The stand-in server of a test, on the system of the bundle: `python -m tests.frozen.stand_in ACTION FOLDER [KIND]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from core.demo.demo_server import load_demo
from core.demo.server_folder import create_demo, demo_state, destroy_data, read_proof, reinstall, remove_demo


def main(action: str, folder: Path, *kind: str) -> object:
    if action == "create":
        return create_demo(folder, kind[0], size_mb=8).args
    demo = load_demo(folder)
    if action == "remove":
        return remove_demo(folder)
    if action == "answers":
        return demo_state(demo).answering
    if action == "lose":
        destroy_data(demo)
        reinstall(demo)
    return read_proof(demo)["store_id"]


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])))
