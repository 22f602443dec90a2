"""The pre-flight checks: each turns facts into one line of the visible checklist, with a hint when it fails.

Pure. A blocking check that fails makes a plan not runnable; its `code` is the code of the error it becomes.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import ImagingBackupError


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One pre-flight fact of the visible checklist. `code`: of the error that it becomes when it blocks, or a CheckCode."""

    code: str
    ok: bool
    blocking: bool
    message: str
    hint: str = ""
    option: str = ""
    """What does on the command line what the hint says; only the command line shows it."""


def passed(code: type[ImagingBackupError], message: str) -> Check:
    return Check(code=code.code, ok=True, blocking=True, message=message)


def blocked(code: type[ImagingBackupError], message: str, hint: str = "", option: str = "") -> Check:
    if not hint:
        hint, option = code.default_hint, code.default_option
    return Check(code=code.code, ok=False, blocking=True, message=message, hint=hint, option=option)


def warned(code: str, message: str, hint: str = "", option: str = "") -> Check:
    return Check(code=code, ok=False, blocking=False, message=message, hint=hint, option=option)
