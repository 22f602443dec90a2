"""A disk held in memory: it counts effects, can end the process at any of them, and loses what was not flushed.

It guarantees only what POSIX guarantees: a file's bytes are safe after fsync() of the file, a name after fsync() of its
folder, and a rename happens completely or not at all. After a crash of only the program everything written is there.

POSIX only: the product's Windows calls (CreateFile, MoveFileEx) are not simulated.
"""

from __future__ import annotations

import errno
import functools
import io
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

ROOT = "/sim"
FIRST_DESCRIPTOR = 1 << 20
FREE_BYTES = 1 << 40
START_NS = 10**18


class Crash(BaseException):
    """The process ends here: nothing that handles errors may run."""


class Cut(StrEnum):
    """What is left of the disk after the end."""

    KILL = "kill"
    """The program died, the machine lives: everything written is there."""
    POWER = "power"
    """Only what was flushed is there."""
    NAMES = "names"
    """All names, but of unflushed files only what was flushed: delayed allocation's empty files."""


@dataclass(eq=False)
class Node:
    """A file or a folder."""

    mode: int
    uid: int = 0
    gid: int = 0
    mtime_ns: int = START_NS
    ctime_ns: int = START_NS
    number: int = 0

    @property
    def is_folder(self) -> bool:
        return isinstance(self, Folder)


@dataclass(eq=False)
class File(Node):
    data: bytes = b""
    flushed: bytes = b""
    links: int = 1


@dataclass(eq=False)
class Folder(Node):
    names: dict[str, Node] = field(default_factory=dict)
    flushed_names: dict[str, Node] = field(default_factory=dict)


@dataclass
class Open:
    """An open descriptor."""

    node: Node
    path: str
    place: int = 0
    append: bool = False
    writable: bool = False
    locked: bool = False


class SimDisk:
    """The disk. `cut_at` ends the process at that effect; `fail` decides which call fails with an error instead."""

    def __init__(self) -> None:
        self._clock_ns = START_NS
        self._numbers = 0
        self.root = self._new_folder(0o755)
        self.effects: list[str] = []
        self.cut_at = 0
        """The number of the effect at which the process ends, from 1; 0 is never."""
        self.inside = False
        """The effect at the cut happens in part: a torn write."""
        self.dead = False
        self.fail: Callable[[str, str], int | None] = lambda _call, _path: None
        """(call, path) -> errno of the error to raise."""
        self.fails_late = False
        """A rename or a flush that fails has still happened: only the answer was lost."""
        self.notice: Callable[[int], None] = lambda _number: None
        """Told before each effect, with its number."""
        self.locks: set[str] = set()
        """What the living process holds: paths of lock files, numbers of locked folders."""
        self.was_in_place = False
        """A note of the world's, which the disks of later processes inherit."""
        self.mount_points: frozenset[str] = frozenset()
        """Folders that cannot be renamed, and out of which nothing can be."""
        self.clones = False
        """Whether a file can be made of the bytes of another."""
        self._open: dict[int, Open] = {}
        self._next = FIRST_DESCRIPTOR

    # --- effects ---------------------------------------------------------------------------------------------------

    def effect(self, name: str) -> bool:
        """Something is about to change. True: do it only in part, and then call `die`."""
        if self.dead:
            raise Crash("dead")
        self.effects.append(name)
        self.notice(len(self.effects))
        if len(self.effects) == self.cut_at:
            if self.inside and name.startswith("write"):
                return True
            self.die()
        return False

    def die(self) -> None:
        self.dead = True
        raise Crash(self.effects[-1])

    def reborn(self, cut: Cut) -> SimDisk:
        """The disk as the next process finds it; this one is not to be used any more, except by `reborn`."""
        disk = SimDisk()
        disk._clock_ns, disk._numbers = self._clock_ns + 10**9, self._numbers
        disk.was_in_place, disk.mount_points = self.was_in_place, self.mount_points
        disk.clones = self.clones
        copies: dict[Node, Node] = {}
        left = self._copy_of(self.root, copies) if cut is Cut.KILL else self._left_of(self.root, cut, copies)
        assert isinstance(left, Folder)
        disk.root = left
        return disk

    def _copy_of(self, node: Node, copies: dict[Node, Node]) -> Node:
        """Nothing is lost or flushed by that: what was only in memory still is."""
        if node in copies:
            return copies[node]
        facts = (node.mode, node.uid, node.gid, node.mtime_ns, node.ctime_ns, node.number)
        if isinstance(node, File):
            copies[node] = File(*facts, node.data, node.flushed, node.links)
            return copies[node]
        assert isinstance(node, Folder)
        copies[node] = copy = Folder(*facts)
        copy.names = {name: self._copy_of(child, copies) for name, child in node.names.items()}
        copy.flushed_names = {name: self._copy_of(child, copies) for name, child in node.flushed_names.items()}
        return copy

    def _left_of(self, node: Node, cut: Cut, copies: dict[Node, Node]) -> Node:
        if isinstance(node, File):
            if node not in copies:
                facts = (node.mode, node.uid, node.gid, node.mtime_ns, node.ctime_ns, node.number)
                copies[node] = File(*facts, node.flushed, node.flushed, node.links)
            return copies[node]
        assert isinstance(node, Folder)
        names = node.flushed_names if cut is Cut.POWER else node.names
        copies[node] = left = Folder(node.mode, node.uid, node.gid, node.mtime_ns, node.ctime_ns, node.number)
        for name, child in sorted(names.items()):
            # A rename is one transaction: a folder is never found under both of its names.
            if isinstance(child, Folder) and child in copies:
                continue
            left.names[name] = self._left_of(child, cut, copies)
        left.flushed_names = dict(left.names)
        return left

    def flush_all(self) -> None:
        """As after a long time: nothing is only in memory."""
        for node in self._walk(self.root):
            if isinstance(node, File):
                node.flushed = node.data
            elif isinstance(node, Folder):
                node.flushed_names = dict(node.names)

    def _walk(self, node: Node) -> Iterator[Node]:
        yield node
        if isinstance(node, Folder):
            for child in node.names.values():
                yield from self._walk(child)

    # --- looking, for tests; not through the product's calls ---------------------------------------------------------

    def look(self, path: str) -> dict[str, Any]:
        """Everything below a path: bytes of files, None for folders; empty when there is nothing."""
        node = self._find(path)
        if node is None:
            return {}
        found: dict[str, Any] = {}

        def visit(node: Node, relative: str) -> None:
            facts = (stat.S_IMODE(node.mode), node.uid, node.gid)
            if isinstance(node, File):
                found[relative] = (node.data, *facts, node.mtime_ns)
            elif isinstance(node, Folder):
                found[relative] = (None, *facts)
                for name, child in node.names.items():
                    visit(child, f"{relative}/{name}")

        visit(node, "")
        return found

    def names(self, path: str) -> set[str]:
        node = self._find(path)
        return set(node.names) if isinstance(node, Folder) else set()

    def put(self, path: str, data: bytes, mode: int = 0o644) -> None:
        """A file that has always been there; its folders too."""
        *folders, name = self._parts(path)
        here = self.root
        for part in folders:
            if part not in here.names:
                here.names[part] = self._new_folder(0o755)
            child = here.names[part]
            assert isinstance(child, Folder)
            here = child
        here.names[name] = File(stat.S_IFREG | mode, 0, 0, START_NS, START_NS, self._number(), data, data)

    def rewrite(self, path: str, data: bytes) -> None:
        """Another process changes a file that is there, and flushes it."""
        node = self._find(path)
        if isinstance(node, File) and node.data != data:
            node.data = node.flushed = data
            node.mtime_ns = node.ctime_ns = self._tick()

    def make_folder(self, path: str) -> None:
        self.put(f"{path}/x", b"")
        node = self._find(path)
        assert isinstance(node, Folder)
        del node.names["x"]

    def remove(self, path: str) -> None:
        *_, name = self._parts(path)
        parent = self._find(os.path.dirname(path))
        assert isinstance(parent, Folder)
        del parent.names[name]

    # --- nodes -----------------------------------------------------------------------------------------------------

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _new_folder(self, mode: int) -> Folder:
        return Folder(stat.S_IFDIR | mode, number=self._number())

    def _tick(self) -> int:
        self._clock_ns += 1_000_003
        return self._clock_ns

    @staticmethod
    @functools.lru_cache(maxsize=10_000)
    def _parts(path: str) -> tuple[str, ...]:
        return tuple(part for part in os.path.normpath(path)[len(ROOT) :].split("/") if part)

    def _find(self, path: str) -> Node | None:
        node: Node = self.root
        for part in self._parts(path):
            if not isinstance(node, Folder) or part not in node.names:
                return None
            node = node.names[part]
        return node

    def _get(self, path: str) -> Node:
        node = self._find(path)
        if node is None:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
        return node

    def _parent(self, path: str) -> tuple[Folder, str]:
        *_, name = self._parts(path)
        parent = self._get(os.path.dirname(os.path.normpath(path)))
        if not isinstance(parent, Folder):
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory", path)
        return parent, name

    def _changed(self, folder: Folder) -> None:
        folder.mtime_ns = folder.ctime_ns = self._tick()

    def _failure(self, call: str, path: str, descriptor: int | None = None) -> OSError | None:
        if self.dead:
            raise Crash("dead")
        if (number := self.fail(call, path)) is None:
            return None
        # As the real calls do: one on a descriptor does not say where.
        return OSError(number, os.strerror(number), *([] if descriptor else [path]))

    def _may_fail(self, call: str, path: str, descriptor: int | None = None) -> None:
        if error := self._failure(call, path, descriptor):
            raise error

    # --- the calls -------------------------------------------------------------------------------------------------

    def stat(self, path: str) -> os.stat_result:
        self._may_fail("stat", path)
        return self._status(self._get(path))

    def fstat(self, descriptor: int) -> os.stat_result:
        self._may_fail("stat", self._open[descriptor].path, descriptor)
        return self._status(self._open[descriptor].node)

    def free_bytes(self, path: str) -> int:
        self._may_fail("statvfs", path)
        self._get(path)
        return FREE_BYTES

    def access(self, path: str) -> bool:
        """As access(2) in Python: an error is a no."""
        return self._failure("stat", path) is None and self._find(path) is not None

    @staticmethod
    def _status(node: Node) -> os.stat_result:
        size = len(node.data) if isinstance(node, File) else 4096
        links = node.links if isinstance(node, File) else 2
        seconds = (node.mtime_ns // 10**9, node.mtime_ns // 10**9, node.ctime_ns // 10**9)
        values = (node.mode, node.number, 77, links, node.uid, node.gid, size, *seconds)
        floats = (node.mtime_ns / 1e9, node.mtime_ns / 1e9, node.ctime_ns / 1e9)
        return os.stat_result((*values, *floats, node.mtime_ns, node.mtime_ns, node.ctime_ns))

    def open(self, path: str, flags: int, mode: int = 0o777) -> int:
        node = self._find(path)
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            self._may_fail("create", path)
            now = self._tick()
            node = File(stat.S_IFREG | mode, 0, 0, now, now, self._number())
        if node is None and not flags & os.O_CREAT:
            self._may_fail("open", path)
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)
        self._may_fail("open" if node else "create", path)
        if node is None:
            parent, name = self._parent(path)
            self.effect(f"create {path}")
            now = self._tick()
            node = parent.names[name] = File(stat.S_IFREG | mode, 0, 0, now, now, self._number())
            self._changed(parent)
        elif flags & os.O_EXCL and flags & os.O_CREAT:
            raise FileExistsError(errno.EEXIST, "File exists", path)
        elif isinstance(node, File) and flags & os.O_TRUNC:
            self.effect(f"truncate {path}")
            node.data, node.mtime_ns = b"", self._tick()
        self._next += 1
        writable = bool(flags & (os.O_WRONLY | os.O_RDWR))
        self._open[self._next] = Open(node, path, append=bool(flags & os.O_APPEND), writable=writable)
        return self._next

    def close(self, descriptor: int) -> None:
        opened = self._open.pop(descriptor, None)
        if opened is not None and opened.locked:
            self.locks.discard(str(opened.node.number))

    def flock(self, descriptor: int, kind: int) -> None:
        """An exclusive or shared lock on what is open; here both exclude."""
        opened = self._open[descriptor]
        if str(opened.node.number) in self.locks:
            raise BlockingIOError(errno.EWOULDBLOCK, os.strerror(errno.EWOULDBLOCK))
        self.locks.add(str(opened.node.number))
        opened.locked = True

    def path_of(self, descriptor: int) -> str:
        return self._open[descriptor].path

    def read(self, descriptor: int, count: int) -> bytes:
        opened = self._open[descriptor]
        self._may_fail("read", opened.path, descriptor)
        assert isinstance(opened.node, File)
        data = opened.node.data[opened.place : opened.place + count]
        opened.place += len(data)
        return data

    def readv(self, descriptor: int, buffers: list[memoryview]) -> int:
        data = self.read(descriptor, len(buffers[0]))
        buffers[0][: len(data)] = data
        return len(data)

    def write(self, descriptor: int, data: Any) -> int:
        opened, block = self._open[descriptor], bytes(data)
        self._may_fail("write", opened.path, descriptor)
        assert isinstance(opened.node, File)
        torn = self.effect(f"write {opened.path}")
        node = opened.node
        place = len(node.data) if opened.append else opened.place
        if torn:
            block = block[: len(block) // 2]
        node.data = node.data[:place] + block + node.data[place + len(block) :]
        node.mtime_ns = node.ctime_ns = self._tick()
        opened.place = place + len(block)
        if torn:
            self.die()
        return len(block)

    def clone(self, descriptor: int, source: int) -> None:
        """FICLONE: the bytes of one file become those of another, which are safe once that is flushed."""
        opened, of = self._open[descriptor], self._open[source].node
        self._may_fail("write", opened.path, descriptor)
        assert isinstance(opened.node, File) and isinstance(of, File)
        self.effect(f"clone {opened.path}")
        opened.node.data = of.data
        opened.node.mtime_ns = opened.node.ctime_ns = self._tick()

    def ftruncate(self, descriptor: int, length: int) -> None:
        opened = self._open[descriptor]
        self._may_fail("truncate", opened.path, descriptor)
        self.effect(f"truncate {opened.path}")
        assert isinstance(opened.node, File)
        opened.node.data = opened.node.data[:length].ljust(length, b"\0")

    def lseek(self, descriptor: int, place: int, whence: int) -> int:
        opened = self._open[descriptor]
        assert isinstance(opened.node, File)
        opened.place = place + {os.SEEK_SET: 0, os.SEEK_CUR: opened.place, os.SEEK_END: len(opened.node.data)}[whence]
        return opened.place

    def sync_volume(self, path: str) -> bool:
        """syncfs(2): all that was written, of whoever wrote it."""
        error = self._failure("fsync", path)
        if error and not self.fails_late:
            raise error
        self.effect(f"sync {path}")
        self.flush_all()
        if error:
            raise error
        return True

    def fsync(self, descriptor: int) -> None:
        opened = self._open[descriptor]
        error = self._failure("fsync", opened.path, descriptor)
        if error and not self.fails_late:
            raise error
        self.effect(f"fsync {opened.path}")
        node = opened.node
        if isinstance(node, File):
            node.flushed = node.data
        elif isinstance(node, Folder):
            node.flushed_names = dict(node.names)
        if error:
            raise error

    def mkdir(self, path: str, mode: int = 0o777) -> None:
        self._may_fail("mkdir", path)
        if self._find(path) is self.root:
            raise FileExistsError(errno.EEXIST, "File exists", path)
        parent, name = self._parent(path)
        if name in parent.names:
            raise FileExistsError(errno.EEXIST, "File exists", path)
        self.effect(f"mkdir {path}")
        parent.names[name] = self._new_folder(mode)
        self._changed(parent)

    def rename(self, source: str, target: str) -> None:
        error = self._failure("rename", source)
        if error and not self.fails_late:
            raise error
        if {source, target} & self.mount_points:
            raise OSError(errno.EBUSY, "Device or resource busy", source)
        if self._volume_of(source) != self._volume_of(target):
            raise OSError(errno.EXDEV, "Invalid cross-device link", source)
        from_parent, from_name = self._parent(source)
        node = self._get(source)
        to_parent, to_name = self._parent(target)
        there = to_parent.names.get(to_name)
        if isinstance(there, Folder) and (not isinstance(node, Folder) or there.names):
            raise OSError(errno.ENOTEMPTY, "Directory not empty", target)
        if isinstance(node, Folder) and isinstance(there, File):
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory", target)
        if there is node:
            return
        self.effect(f"rename {source} {target}")
        if isinstance(there, File):
            there.links -= 1
        del from_parent.names[from_name]
        to_parent.names[to_name] = node
        self._changed(from_parent)
        self._changed(to_parent)
        if error:
            raise error

    def _volume_of(self, path: str) -> str:
        around = (point for point in self.mount_points if path.startswith(f"{point}/"))
        return max(around, key=len, default="")

    def link(self, source: str, target: str) -> None:
        self._may_fail("link", source)
        node = self._get(source)
        parent, name = self._parent(target)
        if name in parent.names:
            raise FileExistsError(errno.EEXIST, "File exists", target)
        assert isinstance(node, File)
        self.effect(f"link {source} {target}")
        parent.names[name] = node
        node.links += 1
        self._changed(parent)

    def unlink(self, path: str) -> None:
        self._may_fail("unlink", path)
        parent, name = self._parent(path)
        node = self._get(path)
        if not isinstance(node, File):
            raise IsADirectoryError(errno.EISDIR, "Is a directory", path)
        self.effect(f"unlink {path}")
        del parent.names[name]
        node.links -= 1
        self._changed(parent)

    def rmdir(self, path: str) -> None:
        self._may_fail("rmdir", path)
        node = self._get(path)
        if not isinstance(node, Folder):
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory", path)
        if node.names:
            raise OSError(errno.ENOTEMPTY, "Directory not empty", path)
        parent, name = self._parent(path)
        self.effect(f"rmdir {path}")
        del parent.names[name]
        self._changed(parent)

    def rmtree(self, path: str) -> None:
        """shutil.rmtree(), which the versions of Python do in different ways; here each of its calls may fail or be cut."""
        self.stat(path)
        for name in self.listdir(path):
            below = f"{path}/{name}"
            if stat.S_ISDIR(self.stat(below).st_mode):
                self.rmtree(below)
            else:
                self.unlink(below)
        self.rmdir(path)

    def chmod(self, path: str, mode: int) -> None:
        self._may_fail("chmod", path)
        node = self._get(path)
        self.effect(f"chmod {path}")
        node.mode = stat.S_IFMT(node.mode) | mode

    def chown(self, path: str, uid: int, gid: int) -> None:
        self._may_fail("chown", path)
        node = self._get(path)
        self.effect(f"chown {path}")
        node.uid, node.gid = (uid if uid >= 0 else node.uid), (gid if gid >= 0 else node.gid)

    def utime(self, path: str, ns: tuple[int, int]) -> None:
        self._may_fail("utime", path)
        node = self._get(path)
        self.effect(f"utime {path}")
        node.mtime_ns = ns[1]

    def listdir(self, path: str) -> list[str]:
        self._may_fail("listdir", path)
        node = self._get(path)
        if not isinstance(node, Folder):
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory", path)
        return sorted(node.names)

    def text_or_bytes(
        self, file: str | int, mode: str, opener: Callable[[str, int], int] | None, buffering: int
    ) -> Any:
        """What open() gives."""
        flags = {
            "r": os.O_RDONLY,
            "w": os.O_WRONLY | os.O_CREAT | os.O_TRUNC,
            "a": os.O_WRONLY | os.O_CREAT | os.O_APPEND,
        }[mode[0]]
        descriptor = file if isinstance(file, int) else opener(file, flags) if opener else self.open(file, flags, 0o666)
        raw = _Raw(self, descriptor, writing=mode[0] != "r")
        if "b" not in mode:
            return io.TextIOWrapper(
                io.BufferedReader(raw) if mode[0] == "r" else io.BufferedWriter(raw), encoding="utf-8"
            )
        if buffering == 0:
            return raw
        return io.BufferedReader(raw) if mode[0] == "r" else io.BufferedWriter(raw)


class _Raw(io.RawIOBase):
    """A descriptor of the disk as Python's lowest file object."""

    def __init__(self, disk: SimDisk, descriptor: int, *, writing: bool) -> None:
        self._disk, self._descriptor, self._writing = disk, descriptor, writing

    def fileno(self) -> int:
        return self._descriptor

    def readable(self) -> bool:
        return not self._writing

    def writable(self) -> bool:
        return self._writing

    def readinto(self, buffer: Any) -> int:
        return self._disk.readv(self._descriptor, [memoryview(buffer).cast("B")])

    def write(self, data: Any) -> int:
        return self._disk.write(self._descriptor, data)

    def close(self) -> None:
        if not self.closed:
            self._disk.close(self._descriptor)
        super().close()
