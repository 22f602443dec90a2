"""The store format of the demo server: a database folder that can prove whether it is whole.

It stands in for Neo4j's own store and keeps its file names. Every page carries the number of the transaction that
wrote it and a checksum; the transaction log says which transaction wrote each page last; the header (`neostore`)
lists every file that belongs to the store. So a torn copy, a mixed copy and a merged copy are all found out.

This module knows files only: it starts no process, takes no lock, and never repairs more than the pages of the very
last transaction.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import DemoError
from core.model.layout import is_no_data

PAGE_BYTES = 8192
HEADER_FILE = "neostore"
LOG_PREFIX = "neostore.transaction.db."
DATABASE_LOCK = "database_lock"
UNPAGED_FILES = frozenset({HEADER_FILE, DATABASE_LOCK})
SYSTEM_PAGES = 32
FRESH_SIZE_MB = 1

_PAGE_HEAD = struct.Struct("<QI")  # transaction, checksum
_PAGE_PLACE = struct.Struct("<QII")  # transaction, file number, page number
_RECORD = struct.Struct("<QIIIIII")  # transaction, pages in it, index, file number, page number, checksum, own checksum
_RECORD_BODY = struct.Struct("<QIIIII")
_LOG_HEAD = struct.Struct("<12s16sI")  # magic, store id, log number: as long as one record
_LOG_MAGIC = b"DEMOTXLOG\0\0\1"
_PAYLOAD_BYTES = PAGE_BYTES - _PAGE_HEAD.size
_CHUNK_PAGES = 256
_POOL_SLOTS = 509
# The large store files, with their share of the whole in hundredths; what is left over goes to small index files.
_LARGE_FILES = (
    ("neostore.relationshipstore.db", 44),
    ("neostore.propertystore.db", 26),
    ("neostore.nodestore.db", 14),
    ("neostore.propertystore.db.strings", 9),
)
_SMALL_FILES = (
    "neostore.counts.db",
    "neostore.labeltokenstore.db",
    "neostore.labeltokenstore.db.names",
    "neostore.nodestore.db.labels",
    "neostore.propertystore.db.arrays",
    "neostore.propertystore.db.index",
    "neostore.propertystore.db.index.keys",
    "neostore.relationshipgroupstore.db",
    "neostore.relationshiptypestore.db",
    "neostore.relationshiptypestore.db.names",
    "neostore.schemastore.db",
)


def _refused(message: str) -> DemoError:
    return DemoError(message, "Restore the data folder from a complete backup.")


@dataclass(frozen=True, slots=True)
class StoreHeader:
    """What the file `neostore` says about its database."""

    store_id: str
    store_version: str
    clean: bool
    last_tx: int
    logs: tuple[int, ...]
    files: tuple[tuple[str, int], ...]

    @property
    def log_names(self) -> list[str]:
        """Names of the transaction log files, oldest first."""
        return [f"{LOG_PREFIX}{number}" for number in self.logs]


@dataclass(frozen=True, slots=True)
class StorePlace:
    """Where a database is: its store files and its transaction logs (the same folder inside an online backup)."""

    name: str
    store_dir: Path
    log_dir: Path


@dataclass(frozen=True, slots=True)
class Replay:
    """What the transaction logs say: who wrote each page last, and what the last transaction replaced."""

    pages: dict[int, dict[int, tuple[int, int]]]  # file number -> page number -> (transaction, checksum)
    replaced: dict[tuple[int, int], int]  # pages of the last transaction -> the transaction before it
    last_tx: int


@dataclass(frozen=True, slots=True)
class Verified:
    """A store that was read in full and found whole; `redo` are pages its last transaction did not reach."""

    place: StorePlace
    header: StoreHeader
    last_tx: int
    redo: tuple[tuple[int, int], ...]

    @property
    def needs_recovery(self) -> bool:
        """True when the store was not closed by a clean stop."""
        return not self.header.clean


class _Pages:
    """The content of every page, computed from the store's id: nothing needs to be kept to write a page again."""

    def __init__(self, store_id: str) -> None:
        self._seed = zlib.crc32(store_id.encode())
        pool = random.Random(store_id).randbytes(_POOL_SLOTS * _PAYLOAD_BYTES)
        self._payloads = [pool[at : at + _PAYLOAD_BYTES] for at in range(0, len(pool), _PAYLOAD_BYTES)]
        self._checksums = [zlib.crc32(payload, self._seed) for payload in self._payloads]

    def build(self, tx: int, file_no: int, page_no: int) -> tuple[bytes, bytes, int]:
        """Return the head, the payload and the checksum of a page."""
        slot = (tx * 7919 + file_no * 104729 + page_no * 31) % _POOL_SLOTS
        checksum = zlib.crc32(_PAGE_PLACE.pack(tx, file_no, page_no), self._checksums[slot])
        return _PAGE_HEAD.pack(tx, checksum), self._payloads[slot], checksum

    def scan(self, path: Path, file_no: int) -> Iterator[tuple[int, int, int, bool]]:
        """Yield page number, transaction, checksum and whether the checksum is right, for each page of a file."""
        crc32, seed, unpack_head, pack_place = (
            zlib.crc32,
            self._seed,
            _PAGE_HEAD.unpack_from,
            _PAGE_PLACE.pack,
        )
        head_bytes = _PAGE_HEAD.size
        page_no = 0
        buffer = memoryview(bytearray(_CHUNK_PAGES * PAGE_BYTES))
        with path.open("rb", buffering=0) as file:
            while count := file.readinto(buffer):
                for at in range(0, count, PAGE_BYTES):
                    tx, checksum = unpack_head(buffer, at)
                    payload_checksum = crc32(buffer[at + head_bytes : at + PAGE_BYTES], seed)
                    right = crc32(pack_place(tx, file_no, page_no), payload_checksum) == checksum
                    yield page_no, tx, checksum, right
                    page_no += 1


def store_version_of(neo4j_version: str) -> str:
    """Return the name of the store format a Neo4j version writes."""
    major, minor = (neo4j_version.split(".") + ["0"])[:2]
    return f"SF{major}.{minor}.0"


def database_places(data_dir: Path, logs_dir: Path | None = None) -> list[StorePlace]:
    """Return every database of a data folder; `logs_dir` is the folder of the transaction logs, if it is another than usual."""
    databases, logs_dir = data_dir / "databases", logs_dir or data_dir / "transactions"
    if not databases.is_dir():
        return []
    return [
        StorePlace(folder.name, folder, logs_dir / folder.name)
        for folder in sorted(databases.iterdir())
        if folder.is_dir()
    ]


def create_data(data_dir: Path, size_mb: int, neo4j_version: str, logs_dir: Path | None = None) -> None:
    """Write a new data folder: the databases `neo4j` (about `size_mb`) and `system`, and the server's own files."""
    logs_dir = logs_dir or data_dir / "transactions"
    (data_dir / "databases").mkdir(parents=True, exist_ok=True)
    (data_dir / "databases" / "store_lock").touch()
    pages = max(size_mb * (1 << 20) // PAGE_BYTES - SYSTEM_PAGES, 64)
    for name, count in (("neo4j", pages), ("system", SYSTEM_PAGES)):
        place = StorePlace(name, data_dir / "databases" / name, logs_dir / name)
        _create_store(place, count, store_version_of(neo4j_version))
    (data_dir / "dbms").mkdir(exist_ok=True)
    (data_dir / "dbms" / "auth.ini").write_text("neo4j:SHA-256,demo-secret-hash,demo-secret-salt:\n", encoding="utf-8")
    (data_dir / "server_id").write_bytes(os.urandom(16))


def read_header(store_dir: Path) -> StoreHeader:
    """Read the header of a database; refuse a folder that is not one."""
    path = store_dir / HEADER_FILE
    try:
        line, body = path.read_bytes().split(b"\n", 1)
        checksum, length = line.split()
        if zlib.crc32(body[: int(length)]) != int(checksum, 16):
            raise ValueError("checksum")
        fields = json.loads(body[: int(length)])
        return StoreHeader(
            fields["store_id"],
            fields["store_version"],
            fields["clean"],
            fields["last_tx"],
            tuple(fields["logs"]),
            tuple((name, pages) for name, pages in fields["files"]),
        )
    except FileNotFoundError:
        raise _refused(f"{store_dir} is not a database: it has no file {HEADER_FILE}.") from None
    except (ValueError, KeyError, TypeError):
        raise _refused(f"The store header {path} is damaged.") from None


def write_header(store_dir: Path, header: StoreHeader) -> None:
    """Write the header in place, in one write."""
    body = json.dumps(
        {
            "store_id": header.store_id,
            "store_version": header.store_version,
            "clean": header.clean,
            "last_tx": header.last_tx,
            "logs": list(header.logs),
            "files": [list(entry) for entry in header.files],
        }
    ).encode()
    content = b"%08x %d\n%b" % (zlib.crc32(body), len(body), body)
    path = store_dir / HEADER_FILE
    with path.open("r+b" if path.exists() else "xb", buffering=0) as file:
        file.write(content.ljust(-(-len(content) // PAGE_BYTES) * PAGE_BYTES, b"\n"))


def verify_data(data_dir: Path, neo4j_version: str, logs_dir: Path | None = None) -> list[Verified]:
    """Read every database of a data folder in full; raise `DemoError` when one is not whole."""
    logs_dir = logs_dir or data_dir / "transactions"
    places = database_places(data_dir, logs_dir)
    known = {"store_lock", *(place.name for place in places)}
    extra = sorted(path.name for path in (data_dir / "databases").iterdir() if path.name not in known)
    if extra:
        raise _refused(f"The folder {data_dir / 'databases'} holds a file that belongs to no database: {extra[0]}.")
    logged = {path.name for path in logs_dir.glob("*") if not is_no_data(path.name)}
    for place in places:
        if place.name not in logged:
            raise _refused(
                f"Transaction logs are missing and recovery is not possible: {place.log_dir} does not exist."
            )
    if strangers := sorted(logged - known):
        raise _refused(f"Transaction logs of '{strangers[0]}' were found, but there is no such database.")
    return [verify_store(place, store_version_of(neo4j_version)) for place in places]


def verify_store(place: StorePlace, store_version: str) -> Verified:
    """Read a database in full; raise `DemoError` unless it is of one moment, complete and of this version."""
    header = read_header(place.store_dir)
    if header.store_version != store_version:
        raise _refused(
            f"The store of database '{place.name}' has version {header.store_version}, "
            f"this server needs {store_version}."
        )
    _verify_files(place, header)
    replay = _replay_logs(place, header)
    redo: list[tuple[int, int]] = []
    pages = _Pages(header.store_id)
    for file_no, (name, count) in enumerate(header.files):
        path = place.store_dir / name
        if path.stat().st_size != count * PAGE_BYTES:
            raise _refused(f"{path} has {path.stat().st_size} bytes, the store header says {count * PAGE_BYTES}.")
        written = replay.pages.get(file_no, {})
        for page_no, tx, checksum, right in pages.scan(path, file_no):
            expected = written.get(page_no)
            if right and (expected == (tx, checksum) if expected else tx == 0):
                continue
            before = None if header.clean else replay.replaced.get((file_no, page_no))
            # Only a page of the very last transaction may be behind the log, or half written.
            if before is not None and (not right or tx == before):
                redo.append((file_no, page_no))
                continue
            if not right:
                raise _refused(f"Page {page_no} of {path} is damaged: its checksum is wrong.")
            raise _refused(
                f"Page {page_no} of {path} was written by transaction {tx}, but the transaction log says "
                f"{expected[0] if expected else 0}: the files are of different moments."
            )
    return Verified(place, header, replay.last_tx, tuple(redo))


def needs_recovery(place: StorePlace) -> bool:
    """Whether a database was not closed cleanly, or lacks a store file or its logs; told without reading its pages.

    As Neo4j's own tool does, it looks at no index, which lies deeper.
    """
    header = read_header(place.store_dir)
    if not header.clean or not all((place.store_dir / name).is_file() for name, _ in header.files if "/" not in name):
        return True
    try:
        _replay_logs(place, header)
    except (DemoError, OSError):
        return True
    return False


def recover_store(verified: Verified) -> None:
    """Bring a store that was not cleanly stopped to the end of its log, and mark it clean."""
    pages = _Pages(verified.header.store_id)
    for file_no, page_no in verified.redo:
        head, payload, _ = pages.build(verified.last_tx, file_no, page_no)
        _write_page(verified.place.store_dir / verified.header.files[file_no][0], page_no, head + payload)
    # A partly appended transaction at the end of the log was never committed: cut it off before the next one.
    log = verified.place.log_dir / verified.header.log_names[-1]
    with log.open("r+b") as file:
        file.truncate(_complete_bytes(log.read_bytes()))
    write_header(verified.place.store_dir, replace(verified.header, clean=True, last_tx=verified.last_tx))


def complete_store(place: StorePlace) -> None:
    """Give a clean store of an earlier version of this program the files that a real one has, and that had been left out
    or empty.
    """
    header = read_header(place.store_dir)
    files = [(name, max(count, 1)) for name, count in header.files]
    files += [(name, 1) for name in _SMALL_FILES if name not in dict(files)]
    pages = _Pages(header.store_id)
    for file_no, entry in enumerate(files):
        if entry not in header.files:
            head, payload, _ = pages.build(0, file_no, 0)
            (place.store_dir / entry[0]).write_bytes(head + payload)
    if tuple(files) != header.files:
        write_header(place.store_dir, replace(header, files=tuple(files)))


class DemoStore:
    """An open database that commits transactions; its files are touched by nothing but `commit` and `checkpoint`."""

    def __init__(self, place: StorePlace) -> None:
        self.place = place
        self._header = read_header(place.store_dir)
        self._pages = _Pages(self._header.store_id)
        self._rotated = False
        self.last_tx = self._header.last_tx

    @property
    def store_id(self) -> str:
        """The identity of this store, given when it was created."""
        return self._header.store_id

    @property
    def page_counts(self) -> dict[str, int]:
        """How many pages each file has; no transaction changes that."""
        return dict(self._header.files)

    def commit(self) -> int:
        """Commit one transaction over several files: the log first, then the pages. Return its number."""
        if self._header.clean:
            self._begin()
        tx = self.last_tx + 1
        touched = self._choose_pages(tx)
        records = bytearray()
        contents: list[tuple[Path, int, bytes]] = []
        for index, (file_no, page_no) in enumerate(touched):
            head, payload, checksum = self._pages.build(tx, file_no, page_no)
            body = _RECORD_BODY.pack(tx, len(touched), index, file_no, page_no, checksum)
            records += body + struct.pack("<I", zlib.crc32(body))
            contents.append((self.place.store_dir / self._header.files[file_no][0], page_no, head + payload))
        with (self.place.log_dir / self._header.log_names[-1]).open("ab", buffering=0) as log:
            log.write(records)
        for path, page_no, content in contents:
            _write_page(path, page_no, content)
        self.last_tx = tx
        return tx

    def checkpoint(self) -> None:
        """Close the log and mark the store clean; change nothing when nothing was committed."""
        if self._header.clean:
            return
        self._header = replace(self._header, clean=True, last_tx=self.last_tx)
        write_header(self.place.store_dir, self._header)

    def _begin(self) -> None:
        logs = self._header.logs
        if not self._rotated:
            # A run that writes gets a log file of its own, so logs of different moments are never mistaken.
            logs = (*logs, logs[-1] + 1)
            _create_log(self.place.log_dir, self._header.store_id, logs[-1])
            self._rotated = True
        self._header = replace(self._header, clean=False, logs=logs)
        write_header(self.place.store_dir, self._header)

    def _choose_pages(self, tx: int) -> list[tuple[int, int]]:
        files = self._header.files
        paged = [file_no for file_no, (_, count) in enumerate(files) if count]
        # The first, the largest and the last file always take part: any copy of two moments then shows.
        largest = max(paged, key=lambda file_no: files[file_no][1])
        chosen = {paged[0], largest, paged[tx % len(paged)], paged[-1]}
        return [(file_no, tx * 2654435761 % files[file_no][1]) for file_no in sorted(chosen)]


def _create_store(place: StorePlace, pages: int, store_version: str) -> None:
    store_id = os.urandom(16).hex()
    header = StoreHeader(store_id, store_version, True, 0, (0,), tuple(_plan_files(store_id, pages)))
    place.store_dir.mkdir(parents=True)
    (place.store_dir / DATABASE_LOCK).touch()
    content = _Pages(store_id)
    for file_no, (name, count) in enumerate(header.files):
        path = place.store_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb", buffering=0) as file:
            for first in range(0, count, _CHUNK_PAGES):
                parts: list[bytes] = []
                for page_no in range(first, min(first + _CHUNK_PAGES, count)):
                    head, payload, _ = content.build(0, file_no, page_no)
                    parts += (head, payload)
                file.write(b"".join(parts))
    shutil.rmtree(place.log_dir, ignore_errors=True)
    place.log_dir.mkdir(parents=True)
    _create_log(place.log_dir, store_id, 0)
    write_header(place.store_dir, header)


def _plan_files(store_id: str, pages: int) -> Iterator[tuple[str, int]]:
    """Share the pages out: a few large files, some tiny ones, and up to several hundred index files."""
    left = pages - len(_SMALL_FILES)
    yield from ((name, 1) for name in _SMALL_FILES)
    budget = left
    for name, share in _LARGE_FILES:
        count = max(left * share // 100, 1)
        budget -= count
        yield name, count
    # Index numbers differ from store to store, so the files of two stores never form one store by accident.
    number = int(store_id[:4], 16)
    index_pages = max(budget // 400, 1)
    while budget > 0:
        count = min(index_pages, budget)
        budget -= count
        number += 1
        yield f"schema/index/native-btree-1.0/{number}/index-{number}", count


def _create_log(log_dir: Path, store_id: str, number: int) -> None:
    (log_dir / f"{LOG_PREFIX}{number}").write_bytes(_LOG_HEAD.pack(_LOG_MAGIC, bytes.fromhex(store_id), number))


def _write_page(path: Path, page_no: int, content: bytes) -> None:
    with path.open("r+b", buffering=0) as file:
        file.seek(page_no * PAGE_BYTES)
        file.write(content)


def _verify_files(place: StorePlace, header: StoreHeader) -> None:
    """Refuse a missing file and a file too many: a store that was merged over another one has both sorts."""
    expected = {name for name, _ in header.files} | UNPAGED_FILES
    logs = set(header.log_names)
    found = {p.relative_to(place.store_dir).as_posix() for p in place.store_dir.rglob("*") if p.is_file()}
    found_logs = {path.name for path in place.log_dir.glob("*")}
    if place.log_dir == place.store_dir:
        found_logs = {name for name in found_logs if name.startswith(LOG_PREFIX)}
        found = (found - found_logs) | UNPAGED_FILES
        found = {name for name in found if not name.startswith("tools/")}
    if missing_logs := sorted(logs - found_logs):
        raise _refused(f"Transaction logs are missing and recovery is not possible: {place.log_dir / missing_logs[0]}.")
    if missing := sorted(expected - found):
        raise _refused(f"{place.store_dir / missing[0]} is missing.")
    if extra := sorted((found - expected) | (found_logs - logs)):
        raise _refused(
            f"Database '{place.name}' holds {len(extra)} file(s) that belong to another store, the first is "
            f"{extra[0]}: two stores were merged."
        )


def _complete_bytes(log: bytes) -> int:
    """Return how many bytes of a log are whole transactions."""
    whole = len(log) - (len(log) - _LOG_HEAD.size) % _RECORD.size
    while whole > _LOG_HEAD.size:
        _, count, index, *_ = _RECORD.unpack_from(log, whole - _RECORD.size)
        if index == count - 1:
            break
        whole -= _RECORD.size
    return whole


def _replay_logs(place: StorePlace, header: StoreHeader) -> Replay:
    pages: dict[int, dict[int, tuple[int, int]]] = {}
    replaced: dict[tuple[int, int], int] = {}
    last_tx = 0
    for number, name in zip(header.logs, header.log_names, strict=True):
        path = place.log_dir / name
        log = path.read_bytes()
        if log[: _LOG_HEAD.size] != _LOG_HEAD.pack(_LOG_MAGIC, bytes.fromhex(header.store_id), number):
            raise _refused(f"The transaction log {path} belongs to another store.")
        end = _complete_bytes(log)
        if end != len(log) and (header.clean or number != header.logs[-1]):
            raise _refused(f"The transaction log {path} ends in the middle of a transaction.")
        for at in range(_LOG_HEAD.size, end, _RECORD.size):
            tx, _, index, file_no, page_no, checksum, own = _RECORD.unpack_from(log, at)
            if zlib.crc32(log[at : at + _RECORD_BODY.size]) != own or tx != last_tx + (index == 0):
                raise _refused(f"The transaction log {path} is damaged after transaction {last_tx}.")
            if index == 0:
                last_tx = tx
                replaced = {}
            written = pages.setdefault(file_no, {})
            replaced[file_no, page_no] = written.get(page_no, (0, 0))[0]
            written[page_no] = (tx, checksum)
    if header.last_tx > last_tx or (header.clean and header.last_tx != last_tx):
        raise _refused(
            f"The store of database '{place.name}' was closed at transaction {header.last_tx}, but its transaction "
            f"log ends at {last_tx}: the two are of different moments."
        )
    return Replay(pages, replaced, last_tx)
