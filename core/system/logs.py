"""The log of this program."""

from __future__ import annotations

import logging
import os
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from core.secrets import mask_secrets
from core.system.state_folder import APPLICATION, state_dir
from core.system.visible import visible
from core.system.watched import NoAnswer, in_time

LOG_BYTES = 5 << 20
LOG_COUNT = 5
LOG_S = 5.0
"""How long to wait until a line is written."""


class _Masking(logging.Formatter):
    """Masks the finished line, so that arguments and tracebacks are covered as well; a terminal may show it safely."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(mask_secrets(super().format(record)))


class _PrivateLog(RotatingFileHandler):
    """Every file of the rotation is private, not only the first. No job waits for its log: while the log's disk does not
    answer, nothing more is written to it."""

    _unanswered: NoAnswer | None = None

    def handle(self, record: logging.LogRecord) -> bool:
        if self._unanswered is not None and not self._unanswered.ended.is_set():
            return False
        try:
            # The handler's lock is taken and released on the same thread.
            return bool(in_time(lambda: super(_PrivateLog, self).handle(record), LOG_S))
        except NoAnswer as error:
            self._unanswered = error
            return False

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        if sys.platform != "win32":
            os.fchmod(stream.fileno(), 0o600)
        return stream


def log_path() -> Path:
    """The file that set_up_logging writes."""
    return state_dir() / "logs" / f"{APPLICATION}.log"


def set_up_logging(*, verbose: bool = False) -> Path:
    """Log to a private, rotating file; gives its path. Safe to call twice."""
    path = log_path()
    path.parent.mkdir(exist_ok=True, mode=0o700)
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    if any(isinstance(h, RotatingFileHandler) and h.baseFilename == os.path.abspath(path) for h in root.handlers):
        return path
    handler = _PrivateLog(path, maxBytes=LOG_BYTES, backupCount=LOG_COUNT, encoding="utf-8")
    handler.setFormatter(_Masking("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    root.addHandler(handler)
    for noisy in ("filelock", "asyncio", "qasync"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return path
