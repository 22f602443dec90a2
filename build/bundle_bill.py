"""Writes a bundle's bill of materials (CycloneDX JSON) and the licence texts that belong to it.

Made from the files that PyInstaller has put into the bundle, not from what is installed; run by the Python that freezes.
Each file belongs to a wheel, to Python, or to a package of Debian; any other file is listed by its hash.
Written without a library: the format is a few lines of JSON, and the libraries for it describe environments, not bundles.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import shutil
import ssl
import subprocess
import sys
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import qVersion

ROOT = Path(__file__).resolve().parent.parent
LICENCES = ROOT / "build" / "licences"
LICENCE_WORDS = ("licen", "copying", "notice", "authors")
QT_LICENCE = "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"

Component = dict[str, Any]


def describe(sources: Iterable[str], bundle: Path, version: str) -> None:
    """Write the bill and the licences of a bundle that was made from these files into it."""
    licences = bundle / "licences"
    licences.mkdir()
    for path in (ROOT / "LICENSE", *LICENCES.iterdir()):
        shutil.copyfile(path, licences / ("imaging-backup.txt" if path.name == "LICENSE" else path.name))
    components = list(_components({_place(source) for source in sources}, licences))
    components.sort(key=lambda component: (component["name"].lower(), component["version"]))
    (bundle / "bill-of-materials.cdx.json").write_text(
        json.dumps(_bill(components, version), indent=1) + "\n", encoding="utf-8", newline="\n"
    )


def _bill(components: list[Component], version: str) -> dict[str, Any]:
    made = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")), UTC)
    listed = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'imaging-backup {version} {listed}')}",
        "version": 1,
        "metadata": {
            "timestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "imaging-backup",
                "name": "imaging-backup",
                "version": version,
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": components,
        "dependencies": [{"ref": "imaging-backup", "dependsOn": [component["bom-ref"] for component in components]}],
    }


def _components(left: set[str], licences: Path) -> Iterable[Component]:
    """One component for each owner of files; their files are removed from `left`."""
    left -= {place for place in left if _is_below(place, ROOT) and "site-packages" not in place}
    for wheel in importlib.metadata.distributions():
        owned = {_place(str(wheel.locate_file(file))) for file in wheel.files or ()}
        name = wheel.metadata["Name"]
        # PyInstaller's start code is a part of both programs, though no file of it is copied.
        if owned & left or name.lower() == "pyinstaller":
            left -= owned
            _copy_licences(wheel, licences / name)
            yield _component(
                name, wheel.version, f"pkg:pypi/{name.lower().replace('_', '-')}@{wheel.version}", _licence(wheel)
            )
            if name.lower() == "pyside6_essentials":
                yield _component("Qt", qVersion(), f"pkg:generic/qt@{qVersion()}", QT_LICENCE)
    if any("libcrypto" in Path(place).name for place in left):
        # With Python, or a package of Debian's: by itself, because it is what has to be kept up to date.
        version = ssl.OPENSSL_VERSION.split()[1]
        yield _component("OpenSSL", version, f"pkg:generic/openssl@{version}", "Apache-2.0")
    python = platform.python_version()
    yield _component("Python", python, f"pkg:generic/python@{python}", "PSF-2.0")
    left -= {place for place in left if _is_below(place, Path(sys.base_prefix)) or _is_below(place, Path(sys.prefix))}
    if shutil.which("dpkg-query"):
        yield from _debian_packages(left, licences / "debian")
    for place in sorted(left):
        content = Path(place).read_bytes()
        yield _component(Path(place).name, "", "", "") | {
            "type": "file",
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}],
        }


def _component(name: str, version: str, purl: str, licence: str) -> Component:
    told: Component = {"type": "library", "bom-ref": purl or f"file:{name}", "name": name, "version": version}
    if purl:
        told["purl"] = purl
    if licence:
        # Free text is not an SPDX expression; a validator of the format would refuse it.
        is_expression = " OR " in licence or " AND " in licence
        told["licenses"] = [{"expression": licence}] if is_expression else [{"license": {"name": licence}}]
    return told


def _licence(wheel: importlib.metadata.Distribution) -> str:
    for field in ("License-Expression", "License"):
        if field in wheel.metadata and (told := wheel.metadata[field].strip()):
            return told.splitlines()[0]
    return ""


def _copy_licences(wheel: importlib.metadata.Distribution, folder: Path) -> None:
    for file in wheel.files or ():
        if ".dist-info" in file.parts[0] and any(word in file.name.lower() for word in LICENCE_WORDS):
            target = folder.joinpath(*(part for part in file.parts[1:] if part != "licenses"))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(wheel.locate_file(file)), target)


def _debian_packages(left: set[str], licences: Path) -> Iterable[Component]:
    """The packages of the system's libraries among the files."""
    found: dict[str, set[str]] = {}
    for place in left:
        # dpkg knows a library by the place where it was before /lib became a link to /usr/lib.
        for known_as in (place, place.removeprefix("/usr")):
            done = subprocess.run(["dpkg-query", "--search", known_as], capture_output=True, text=True, check=False)
            if done.returncode == 0:
                found.setdefault(done.stdout.split(": ")[0].split(",")[0], set()).add(place)
                break
    for package, places in sorted(found.items()):
        left -= places
        name = package.split(":")[0]
        wanted = "--showformat=${Version}"
        version = subprocess.run(
            ["dpkg-query", "--show", wanted, package], capture_output=True, text=True, check=True
        ).stdout
        text = Path("/usr/share/doc", name, "copyright")
        if text.is_file():
            licences.mkdir(exist_ok=True)
            shutil.copyfile(text, licences / f"{name}.txt")
        yield _component(name, version, f"pkg:deb/debian/{name}@{version}", "")


def _place(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))


def _is_below(place: str, folder: Path) -> bool:
    return place.startswith(os.path.join(_place(str(folder)), ""))
