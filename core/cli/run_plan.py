"""A plan that is run, or shown (--dry-run)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict

from core.cancel import CancelToken
from core.cli.console import Reporter
from core.errors import ConfirmationNeeded, command_line_hint
from core.execute.engine import execute, make_host
from core.kinds.known import build_service
from core.model.events import Event, JobState, Outcome
from core.neo4j.controller import ServiceController
from core.phrases import join_phrases, phrase
from core.plan.describe import describe_plan
from core.plan.plan import Plan
from core.recovery.host import Emit
from core.reports.folder import keep_report
from core.reports.job_record import Goal, JobRecord
from core.system.clock import now_utc


def run_job(plan: Plan, service: ServiceController, reporter: Reporter, cancel: CancelToken) -> Outcome:
    record = JobRecord(now_utc())
    record.expect(plan.steps)
    return reported(
        Goal(plan.operation.value), record, plan, reporter, lambda emit: execute(plan, make_host(service), emit, cancel)
    )


def reported(
    goal: Goal, record: JobRecord, plan: Plan | None, reporter: Reporter, run: Callable[[Emit], Outcome]
) -> Outcome:
    """Run a job and keep its report. The outcome stands, whether that can be written or not."""

    def emit(event: Event) -> None:
        record.take(event, now_utc())
        reporter.event(event)

    outcome, path = keep_report(goal, run(emit), record, plan)
    if path is not None:
        reporter.attach({"report": str(path)}, f"Report: {path}")
    return outcome


def run_plan(
    plan: Plan, args: argparse.Namespace, reporter: Reporter, cancel: CancelToken, run: Callable[[], Outcome]
) -> Outcome:
    if not args.dry_run:
        return run()
    checks = [{**asdict(check), "hint": command_line_hint(check.hint, check.option)} for check in plan.checks]
    steps = [{"step": type(step).__name__, "title": step.title, "bytes": step.size_bytes} for step in plan.steps]
    values = {
        "label": plan.label,
        "folder": str(plan.folder),
        "runnable": plan.runnable,
        "checks": checks,
        "steps": steps,
    }
    reporter.item("plan", values, "\n".join(describe_plan(plan)))
    questions = [check.message for check in plan.blockers if check.code == ConfirmationNeeded.code]
    if len(questions) == len(plan.blockers):
        # What only waits for an answer is no fault of the plan.
        asks = join_phrases(phrase("It will ask:"), *questions) if questions else ""
        return Outcome(
            JobState.SUCCEEDED,
            join_phrases(phrase("This is the plan; nothing was done."), asks),
            path=str(plan.folder),
            warnings=plan.warnings,
        )
    return execute(plan, make_host(build_service(plan.installation)), reporter.event, cancel)
