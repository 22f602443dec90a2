"""The pre-flight checks: each turns facts into one line of the visible checklist, with a hint when it fails.

Pure. A blocking check that fails makes a plan not runnable; its `code` is the code of the error it becomes.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import ImagingBackupError, Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One pre-flight fact of the visible checklist. `code`: of the error that it becomes when it blocks, or a CheckCode."""

    code: str
    ok: bool
    blocking: bool
    message: str
    hint: str = ""
    inputs: tuple[Input, ...] = ()
    """What a person gives to follow the hint."""


def passed(code: type[ImagingBackupError], message: str) -> Check:
    return Check(code=code.code, ok=True, blocking=True, message=message)


def blocked(code: type[ImagingBackupError], message: str, hint: str = "", *inputs: Input) -> Check:
    return Check(
        code=code.code, ok=False, blocking=True, message=message, hint=hint or code.default_hint, inputs=inputs
    )


def warned(code: str, message: str, hint: str = "", *inputs: Input) -> Check:
    return Check(code=code, ok=False, blocking=False, message=message, hint=hint, inputs=inputs)
