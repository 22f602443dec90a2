"""One pass over a file: read ahead, hash, write behind.

Large files go past the page cache where the system allows it: on a fast disk the cache is what limits the speed, and what the
server itself has in the cache stays there. Small ones are read and written by whoever asks.
"""

from __future__ import annotations

import errno
import io
import mmap
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from blake3 import blake3

from core.cancel import CancelToken
from core.copying.lanes import is_large
from core.copying.progress import ProgressMeter
from core.disk.files import bypass_cache, forget_cached, use_cache
from core.errors import ReadFailed, could_not_read
from core.model.events import Limit
from core.phrases import phrase

BLOCK_BYTES = 2 << 20
"""The most of one read or write. With 8 MiB a copy on a virtual disk took a tenth longer; of what changed since the
pre-copy the blocks around it are written again, and a cancel is heard between two blocks."""
BLOCKS_IN_FLIGHT = 4
"""Of one file: being read, hashed, waiting, being written."""
ALIGNMENT_BYTES = 4096
"""What unbuffered reads and writes are multiples of: no disk has larger sectors."""

Sink = Callable[[memoryview], None]
"""Takes the next bytes of the file; raises OSError."""


class Reader:
    """An open file, read from its beginning to its end."""

    def __init__(self, descriptor: int, path: Path | str) -> None:
        self.descriptor, self.path = descriptor, path
        self._uncached = False

    def prefer_medium(self, size_bytes: int) -> None:
        """Read what the medium holds from now on, where the platform allows."""
        if is_large(size_bytes) or not forget_cached(self.descriptor):
            self._uncached = bypass_cache(self.descriptor)

    def buffer(self, size_bytes: int) -> memoryview:
        """Memory for so much of the file, a block at most. Unbuffered reads ask for memory of the kernel's own making."""
        if not self._uncached:
            return memoryview(bytearray(max(1, min(size_bytes, BLOCK_BYTES))))
        pages = max(1, -(-size_bytes // ALIGNMENT_BYTES))
        return memoryview(mmap.mmap(-1, min(BLOCK_BYTES, pages * ALIGNMENT_BYTES)))

    def status(self) -> os.stat_result:
        """Raises ReadFailed."""
        try:
            return os.fstat(self.descriptor)
        except OSError as error:
            raise self._failed(error) from error

    def read(self, buffer: memoryview) -> int:
        """Fill the buffer with the next bytes, as many as come; 0 at the end. Raises ReadFailed."""
        try:
            return self._read(buffer)
        except OSError as error:
            if not (self._uncached and error.errno == errno.EINVAL):
                raise self._failed(error) from error
        # Not every file system that lets a file be opened so can also read it so, least of all from an odd place.
        self._uncached = False
        try:
            use_cache(self.descriptor)
            return self._read(buffer)
        except OSError as error:
            raise self._failed(error) from error

    def _read(self, buffer: memoryview) -> int:
        if hasattr(os, "readv"):
            count: int = os.readv(self.descriptor, [buffer])
            return count
        # Straight into the buffer: os.read would make its own, which an unbuffered read does not take.
        with io.FileIO(self.descriptor, closefd=False) as file:
            return file.readinto(buffer) or 0

    def _failed(self, error: OSError) -> ReadFailed:
        return ReadFailed(could_not_read(self.path, error), phrase("Check the disk that holds it."))

    def close(self) -> None:
        os.close(self.descriptor)


class Writer:
    """An open file, written from its beginning to its end. Everything here raises OSError."""

    def __init__(self, descriptor: int, size_bytes: int, *, longer: bool = False) -> None:
        """`size_bytes`: how long it will most likely become. `longer`: the file is there already, and may be longer."""
        self._descriptor = descriptor
        self.done_bytes = 0
        self._may_be_longer = longer
        self._uncached = is_large(size_bytes) and hasattr(os, "O_DIRECT") and bypass_cache(descriptor)
        if self._uncached:
            # Its place on the disk in one piece, and no write has to make the file longer.
            os.ftruncate(descriptor, size_bytes)
            self._may_be_longer = True

    def write(self, block: memoryview) -> None:
        self.done_bytes += len(block)
        if self._uncached and len(block) % ALIGNMENT_BYTES:
            self._use_cache()
        while block:
            # It may take less than it is given: a full disk does so first.
            block = block[self._write(block) :]

    def skip(self, count: int) -> None:
        """Leave the next bytes as they are: the file holds them already."""
        self.done_bytes += count
        os.lseek(self._descriptor, count, os.SEEK_CUR)

    def finish(self) -> None:
        """Cut off what is beyond the last byte."""
        if self._may_be_longer:
            os.ftruncate(self._descriptor, self.done_bytes)

    def _write(self, block: memoryview) -> int:
        try:
            return os.write(self._descriptor, block)
        except OSError as error:
            if not (self._uncached and error.errno == errno.EINVAL):
                raise
        self._use_cache()
        return os.write(self._descriptor, block)

    def _use_cache(self) -> None:
        use_cache(self._descriptor)
        self._uncached = False


def read_through(
    reader: Reader, size_bytes: int, sink: Sink | None, meter: ProgressMeter, cancel: CancelToken
) -> tuple[str, int]:
    """BLAKE3 of a file's first `size_bytes` (one byte at least is asked for) and how many there were; each block goes to `sink`.

    Raises ReadFailed, OperationCancelled, and what the sink raises.
    """
    if is_large(size_bytes):
        return _Pipeline(reader, size_bytes, sink, meter, cancel).run()
    hasher, done_bytes = blake3(), 0
    buffer = reader.buffer(size_bytes)
    while True:
        with meter.spending(Limit.READING):
            count = reader.read(buffer)
        if not count:
            break
        cancel.check()
        block = buffer[:count]
        hasher.update(block)
        if sink is not None:
            with meter.spending(Limit.WRITING):
                sink(block)
        meter.add_bytes(count)
        done_bytes += count
        if done_bytes >= size_bytes:
            break
    return hasher.hexdigest(), done_bytes


class _Pipeline:
    """A large file on three threads: this one hashes, one reads ahead, one writes behind."""

    def __init__(
        self, reader: Reader, size_bytes: int, sink: Sink | None, meter: ProgressMeter, cancel: CancelToken
    ) -> None:
        self._reader, self._size_bytes, self._sink = reader, size_bytes, sink
        self._meter, self._cancel = meter, cancel
        self._asked_bytes = 0
        blocks = min(BLOCKS_IN_FLIGHT, -(-size_bytes // BLOCK_BYTES))
        self._free = [reader.buffer(size_bytes) for _ in range(blocks)]
        self._reads: deque[tuple[memoryview, Future[int]]] = deque()
        self._writes: deque[tuple[memoryview, Future[None]]] = deque()

    def run(self) -> tuple[str, int]:
        hasher, done_bytes = blake3(), 0
        with ThreadPoolExecutor(1, "read") as reading, ThreadPoolExecutor(1, "write") as writing:
            try:
                while done_bytes < self._size_bytes:
                    buffer, count = self._next_block(reading)
                    if not count:
                        break
                    self._cancel.check()
                    block = buffer[:count]
                    with self._meter.spending(Limit.HASHING):
                        hasher.update(block)
                    done_bytes += count
                    if self._sink is None:
                        self._free.append(buffer)
                    else:
                        self._writes.append((buffer, writing.submit(self._sink, block)))
                    self._meter.add_bytes(count)
                self._settle_writes(0)
            finally:
                # After an error: what has not begun does not begin any more.
                for _, read in self._reads:
                    read.cancel()
                for _, write in self._writes:
                    write.cancel()
        return hasher.hexdigest(), done_bytes

    def _next_block(self, reading: ThreadPoolExecutor) -> tuple[memoryview, int]:
        """The next bytes, as soon as they are read; none at the end of a file that became shorter."""
        while self._writes and self._writes[0][1].done():
            self._settle_writes(len(self._writes) - 1)
        while self._asked_bytes < self._size_bytes and (self._free or not self._reads):
            if not self._free:
                self._settle_writes(len(self._writes) - 1)
            buffer = self._free.pop()
            self._asked_bytes += len(buffer)
            self._reads.append((buffer, reading.submit(self._reader.read, buffer)))
        if not self._reads:
            return memoryview(b""), 0
        buffer, future = self._reads.popleft()
        with self._meter.spending(Limit.READING):
            count = future.result()
        # A read may give less than there is; the rest is asked for again.
        self._asked_bytes -= len(buffer) - count
        return buffer, count

    def _settle_writes(self, left: int) -> None:
        """Wait until no more than so many blocks are still to be written; raise what a write raised."""
        with self._meter.spending(Limit.WRITING):
            while len(self._writes) > left:
                buffer, future = self._writes.popleft()
                future.result()
                self._free.append(buffer)
