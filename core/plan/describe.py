"""A plan as lines of text."""

from __future__ import annotations

from collections.abc import Callable

from core.errors import ConfirmationNeeded
from core.plan.checks.check import Check
from core.plan.plan import Plan
from core.sizes import size_words


def _mark(check: Check) -> str:
    if check.ok:
        return "ok  "
    if not check.blocking:
        return "warn"
    # A check that only waits for an answer is not a failure.
    return "ask " if check.code == ConfirmationNeeded.code else "STOP"


def _hint(check: Check) -> str:
    return check.hint


def describe_plan(plan: Plan, hint_of: Callable[[Check], str] = _hint) -> list[str]:
    """The plan as lines for the command line and the log: checks, then numbered steps with sizes.

    `hint_of`: the hint of a check that has one, as the front end says it.
    """
    lines = [f"{plan.operation.value.capitalize()} {plan.label} ({plan.method.value} method)", "", "Checks:"]
    for check in plan.checks:
        lines.append(f"  [{_mark(check)}] {check.message}")
        if not check.ok and check.hint:
            lines.append(f"         {hint_of(check)}")
    lines += ["", "Steps:"]
    for number, step in enumerate(plan.steps, 1):
        size = f" ({size_words(step.size_bytes)})" if step.size_bytes else ""
        lines.append(f"  {number:2}. {step.title}{size}")
    lines += [f"Note: {note}" for note in plan.notes]
    return lines
