"""Runs a plan, or shows it (--dry-run)."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from core import api
from core.cancel import CancelToken
from core.cli.console import Reporter
from core.cli.fixes import hint_with_option, option_of
from core.errors import ConfirmationNeeded
from core.model.events import JobState, Outcome
from core.neo4j.controller import ServiceController
from core.phrases import join_phrases, phrase
from core.plan.describe import describe_plan
from core.plan.plan import Plan


def run_plan(
    plan: Plan, service: ServiceController, args: argparse.Namespace, reporter: Reporter, cancel: CancelToken
) -> Outcome:
    if not args.dry_run:
        return api.run(plan, service, reporter.event, cancel)
    checks = [{**asdict(check), "hint": hint_with_option(check), "option": option_of(check)} for check in plan.checks]
    expected = api.expect(plan)
    steps = [
        {"step": type(step).__name__, "title": step.title, "bytes": step.size_bytes, "expected_s": round(step_s, 1)}
        for step, step_s in zip(plan.steps, expected.steps_s, strict=True)
    ]
    values = {
        "label": plan.label,
        "folder": str(plan.folder),
        "runnable": plan.runnable,
        "checks": checks,
        "steps": steps,
    }
    reporter.item("plan", values, "\n".join(describe_plan(plan, hint_with_option, expected)))
    questions = [check.message for check in plan.blockers if check.code == ConfirmationNeeded.code]
    if len(questions) == len(plan.blockers):
        # A check that only waits for an answer is not a failure of the plan.
        asks = join_phrases(phrase("It needs an answer first:"), *questions) if questions else ""
        return Outcome(
            JobState.SUCCEEDED,
            join_phrases(phrase("This is the plan; nothing was done."), asks),
            path=str(plan.folder),
            warnings=plan.warnings,
        )
    return api.run(plan, service, reporter.event, cancel)
