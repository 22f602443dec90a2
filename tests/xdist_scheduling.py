"""Assigns tests to workers, also after a worker has ended in the middle of a test, as it does when a test takes too long.

Then xdist 3.8.0 itself would run that test again on the next worker, and the next; wait for ever for a worker that had a
single test, or a file that was done; and fail when another worker ends at nearly the same time.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController


class _Files(LoadFileScheduling):
    """In files, each of which one worker does."""

    def remove_node(self, node: WorkerController) -> str | None:
        """The test in which that worker has ended, if any; what it had not begun is for the others."""
        units = self.assigned_work[node]
        ended_in = next((test for unit in units.values() for test, done in unit.items() if not done), None)
        if ended_in is not None:
            units[self._split_scope(ended_in)][ended_in] = True
        self.assigned_work[node] = {scope: unit for scope, unit in units.items() if not all(unit.values())}
        super().remove_node(node)
        return ended_in

    def _reschedule(self, node: WorkerController) -> None:
        if node not in self.registered_collections:
            return  # it comes back to this when it has found its tests
        # A worker whose end is not known yet takes nothing; its tests are taken from it later.
        with suppress(OSError):
            super()._reschedule(node)
            if self._pending_of(self.assigned_work[node]) == 1:
                super()._reschedule(node)  # a worker begins a test when it knows the next one, or that there is none


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Files | None:
    return _Files(config, log) if config.getoption("dist") == "loadfile" else None
