"""Random data folders, and a look at a tree that shares no code with the product (nor its idea of what a path is: bytes).

What a restore gives back on purpose in another form is said in `as_restored`: set-user-id, set-group-id and sticky bits
of files are dropped (no database needs them), and names of one file become files of their own, holes become zeros.
"""

from __future__ import annotations

import hashlib
import os
import random
import stat
from pathlib import Path
from typing import NamedTuple

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
LONGEST_NAME = 255
PARTS = (
    *(
        "a",
        "B",
        "b",
        "store",
        "neostore.db",
        "0",
        "-rf",
        "--",
        "~",
        "#",
        "$HOME",
        "%PATH%",
        "%s",
        "{x}",
        "'",
        '"',
        "`id`",
    ),
    *("\u00e9", "e\u0301", "\u00c5", "A\u030a", "\u1e9b\u0323", "ß", "SS", "ı", "I", "Σ", "ς", "\u01c5", "ﬁ"),
    *(
        "\N{SNOWMAN}",
        "\U0001f980",
        "ฟ",
        "データ",
        "עברית",
        "عربى",
        "\u200f",
        "\u200d",
        "\ufeff",
        "\ufffd",
        "\u0378",
        "\U0010fffd",
    ),
    *(
        " ",
        "  x",
        "x ",
        "x.",
        "..x",
        "...",
        ".hidden",
        "a\nb",
        "a\rb",
        "\t",
        "\x01",
        "\x7f",
        "a\\b",
        "\\",
        "*",
        "?",
        "a:b",
        "<|>",
    ),
    *("CON", "nul", "com1.txt", "LPT9", "aux", "desktop.ini", "Thumbs.db", "lost+found", "manifest.json", "BLAKE3SUMS"),
    *(
        "INCOMPLETE",
        "x.partial",
        "x.aside-1",
        "x.staged-1",
        "x.restoring",
        "x.deleting-1",
        ".x.writing",
        "additional_files",
    ),
)
SIZES = (0, 0, 1, 2, 511, 4095, 4096, 4097, 65_537)
FILE_MODES = (0o644, 0o600, 0o444, 0o400, 0o000, 0o777, 0o4755, 0o2755, 0o6711, 0o1644, 0o7777)
FOLDER_MODES = (0o755, 0o700, 0o555, 0o000, 0o777, 0o1777, 0o2775, 0o3770, 0o7777)
OWNERS = (0, 1, 1000, 7474, 65_534, 65_535, 2**31 - 1, 2**31, 2**32 - 2)
SECONDS = (0, 1, -1, 1_000_000_000, 2**31 - 1, 2**31, 2**32, 13_000_000_000, -2_000_000_000)


class Seen(NamedTuple):
    kind: str
    digest: str
    mode: int
    owner: tuple[int, int]
    mtime_ns: int


def look_around(root: Path) -> dict[bytes, Seen]:
    """Everything below and at a folder, by its name as bytes."""
    top = os.fsencode(root)
    found = {b".": _seen(top)}
    for folder, names, files in os.walk(top, onerror=_must_be_readable):
        for name in names + files:
            path = os.path.join(folder, name)
            found[os.path.relpath(path, top)] = _seen(path)
    return found


def _must_be_readable(error: OSError) -> None:
    raise error


def _seen(path: bytes) -> Seen:
    status = os.lstat(path)
    digest = ""
    if stat.S_ISREG(status.st_mode):
        with open(path, "rb") as stream:
            digest = f"{status.st_size} {hashlib.sha256(stream.read()).hexdigest()}"
    kind = {stat.S_IFREG: "file", stat.S_IFDIR: "folder"}.get(stat.S_IFMT(status.st_mode), "special")
    return Seen(kind, digest, status.st_mode & 0o7777, (status.st_uid, status.st_gid), status.st_mtime_ns)


def as_restored(seen: dict[bytes, Seen]) -> dict[bytes, Seen]:
    return {
        name: entry._replace(mode=entry.mode & 0o777) if entry.kind == "file" else entry for name, entry in seen.items()
    }


def grow_tree(root: Path, dice: random.Random, *, special: bool = False) -> None:
    """A data folder of some random entries, around the few files that make it a whole store. `special`: with one that no copy
    takes (a link, a pipe, a name that is not Unicode).
    """
    fixed = [f"databases/{name}/neostore" for name in ("neo4j", "system")]
    fixed += [f"transactions/{name}/neostore.transaction.db.0" for name in ("neo4j", "system")]
    files = [root / path for path in fixed]
    for file in files:
        file.parent.mkdir(parents=True)
        file.write_bytes(dice.randbytes(100))
    # What lies directly in the folders of a database has a meaning.
    folders = [root, root / "databases" / "neo4j" / "schema", root / "dumps"]
    for folder in folders[1:]:
        folder.mkdir()
    for _ in range(dice.randrange(4, 25)):
        parent = dice.choice(folders)
        path = parent / _name(dice)
        if os.path.lexists(path):
            continue
        if dice.random() < 0.35:
            path.mkdir()
            folders.append(path)
        elif dice.random() < 0.1:
            os.link(dice.choice(files), path)
            files.append(path)
        else:
            _fill(path, dice)
            files.append(path)
    if dice.random() < 0.3:
        # Beyond 260 characters, and beyond what many tools put into one buffer.
        deep = dice.choice(folders)
        for _ in range(dice.randrange(3, 12)):
            deep = deep / (dice.choice("xyé") * dice.randrange(80, 127))
            deep.mkdir(exist_ok=True)
            folders.append(deep)
        _fill(deep / "deep", dice)
        files.append(deep / "deep")
    if special:
        _make_special(dice.choice(folders), dice)
    # The deepest first: what is made in a folder changes its time.
    for path in [*files, *sorted(folders, key=lambda folder: len(folder.parts), reverse=True)]:
        _dress(path, dice)


def _name(dice: random.Random) -> str:
    name = "".join(dice.choices(PARTS, k=dice.randrange(1, 4)))
    if dice.random() < 0.1:
        name = name * 200
    while len(os.fsencode(name)) > LONGEST_NAME:
        name = name[:-1]
    return f"{name}_" if name in (".", "..") else name


def _fill(path: Path, dice: random.Random) -> None:
    with open(path, "xb") as stream:
        if dice.random() < 0.15:
            # A hole, then perhaps data, then perhaps another hole.
            stream.seek(dice.randrange(1, 1 << 20))
            stream.write(dice.randbytes(dice.randrange(0, 100)))
            stream.truncate(stream.tell() + dice.randrange(0, 1 << 16))
        elif dice.random() < 0.01:
            stream.write(dice.randbytes((4 << 20) + dice.randrange(-1, 2)))
        else:
            stream.write(dice.randbytes(dice.choice(SIZES)))


def _make_special(folder: Path, dice: random.Random) -> None:
    match dice.randrange(4):
        case 0:
            (folder / "link").symlink_to(dice.choice(["/etc", "databases", "nowhere", "."]))
        case 1:
            os.mkfifo(folder / "pipe")
        case 2:
            os.mkdir(os.fsencode(folder) + b"/\xff\xfe not unicode")
        case _:
            with open(os.fsencode(folder) + b"/\xe9t\xe9", "xb"):
                pass


def _dress(path: Path, dice: random.Random) -> None:
    modes = FOLDER_MODES if path.is_dir() else FILE_MODES
    if AS_ROOT:
        if dice.random() < 0.5:
            os.chown(path, dice.choice(OWNERS), dice.choice(OWNERS))
        os.chmod(path, dice.choice(modes))
    elif dice.random() < 0.5:
        os.chmod(path, dice.choice(modes) & 0o777 | 0o600 | (0o100 if path.is_dir() else 0))
    second = dice.choice(SECONDS) + (dice.randrange(10**9) if dice.random() < 0.5 else 0)
    os.utime(path, ns=(0, second * 10**9 + dice.choice((0, 1, 999_999_999, dice.randrange(10**9)))))
