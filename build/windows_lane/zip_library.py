"""zip_library.py LIBRARY ZIP: the standard library compiled into one file, as Python's embeddable package for Windows has it.

Under Wine each file that is opened costs its server's time, and a program opens a hundred of them when it starts: with this it
starts in half of the time. Run by a Python of the same version, for what it compiles is that version's.
"""

import py_compile
import sys
import tempfile
import zipfile
from pathlib import Path

# Found beside the zip when they are needed, which is seldom; each name in it takes time at every start.
LEFT_OUT = {"distutils", "ensurepip", "lib2to3", "pydoc_data", "site-packages", "tkinter", "venv", "__pycache__"}


def main(library: Path, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(target, "w") as packed:
        for path in sorted(library.rglob("*.py")):
            name = path.relative_to(library)
            if not LEFT_OUT.intersection(name.parts):
                compiled = py_compile.compile(str(path), cfile=f"{folder}/compiled", dfile=str(name), doraise=True)
                packed.write(str(compiled), name.with_suffix(".pyc").as_posix())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
