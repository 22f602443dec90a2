"""The databases of an online restore: the store of each and its transaction logs are put back as one, and kept as one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from core.disk.identity import identity_of
from core.errors import RollbackFailed
from core.model.events import JobState, Outcome
from core.model.service_state import ServiceState
from core.recovery import undo as undo_module
from core.recovery.host import Host
from core.recovery.journal import Begun, Journal, MoveBack, Undo, note_answered, read_journal
from core.recovery.recover import recover
from core.recovery.undo import roll_back
from core.recovery.unfinished import find_unfinished, installation_record
from core.reports.job_record import Choice
from core.system.state_folder import state_dir
from tests.fakes import FakeService
from tests.support import plain_server

pytestmark = pytest.mark.expects_warnings

PARTS = ("databases", "transactions")


class Restored:
    """An online restore of two databases, cut once neo4j-admin had written both."""

    def __init__(self, tmp_path: Path) -> None:
        server = plain_server(tmp_path / "server").installation
        self.data = Path(server.data_dir)
        self.aside = self.data.with_name(f"{self.data.name}.aside-1")
        self.begun = Begun("restore", "x", "2026-01-01T00:00:00Z", installation_record(server))
        self.service = FakeService(current=ServiceState.STOPPED)
        self.acts = tuple(self._restored(name) for name in ("system", "neo4j"))

    def _restored(self, database: str) -> MoveBack:
        store, logs = (self._moved(part, database) for part in PARTS)
        return msgspec.structs.replace(store, inner=logs)

    def _moved(self, part: str, database: str) -> MoveBack:
        path, aside = self.data / part / database, self.aside / part / database
        self.put(path, "old")
        act = MoveBack(str(path), str(aside), True, identity_of(path), identity_of(path.parent))
        aside.parent.mkdir(parents=True, exist_ok=True)
        path.rename(aside)
        self.put(path, "new")
        return act

    @staticmethod
    def put(path: Path, text: str) -> None:
        path.mkdir(parents=True, exist_ok=True)
        (path / "file").write_text(text, encoding="utf-8")

    def look(self, database: str = "neo4j") -> tuple[str, str]:
        """What lies in the place of the store and of the logs; '' for nothing."""
        files = (self.data / part / database / "file" for part in PARTS)
        store, logs = (file.read_text(encoding="utf-8") if file.exists() else "" for file in files)
        return store, logs

    def put_back(self, part: str) -> None:
        """By hand, of the database neo4j."""
        place = self.data / part / "neo4j"
        self.move_away(part)
        (self.aside / part / "neo4j").rename(place)

    def move_away(self, part: str) -> None:
        (self.data / part / "neo4j").rename(self.data.with_name(f"the new {part}"))

    def leave(self, *acts: Undo, answered: bool = False) -> Path:
        journal = Journal(state_dir() / "journals" / "1.jsonl", self.begun)
        for act in acts:
            journal.intend(act)
        journal.abandon()
        if answered:
            (job,) = find_unfinished(state_dir())
            note_answered(job.record)
        return journal.path

    def recover(self, choice: Choice | None = None) -> Outcome:
        (job,) = find_unfinished(state_dir())
        return recover(job, Host(self.service, state_dir(), service_for=lambda _: self.service), lambda _: None, choice)


@pytest.fixture
def job(tmp_path: Path) -> Restored:
    return Restored(tmp_path)


def one_by_one(acts: tuple[MoveBack, ...]) -> list[MoveBack]:
    """As earlier journals have them: the store of a database, then its logs."""
    return [one for act in acts for one in (msgspec.structs.replace(act, inner=None), act.inner) if one is not None]


def without_identities(act: MoveBack) -> MoveBack:
    logs = without_identities(act.inner) if act.inner else None
    return msgspec.structs.replace(act, old="", place="", inner=logs)


def test_each_database_of_an_earlier_journal_is_one_act(job: Restored) -> None:
    record = read_journal(job.leave(*one_by_one(job.acts)))
    assert record is not None and record.undo == job.acts


def test_a_store_of_an_earlier_journal_whose_logs_were_not_recorded_stands_alone(job: Restored) -> None:
    system, neo4j = (msgspec.structs.replace(act, inner=None) for act in job.acts)
    record = read_journal(job.leave(system, neo4j))
    assert record is not None and record.undo == (system, neo4j)


@pytest.mark.parametrize("earlier", [False, True])
def test_no_store_ever_lies_beside_the_logs_of_another(
    job: Restored, earlier: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    job.leave(*(one_by_one(job.acts) if earlier else job.acts))
    rename = undo_module.rename_durably
    seen: list[tuple[str, str]] = []

    def watched(source: Path, target: Path) -> None:
        rename(source, target)
        seen.extend(map(job.look, ("system", "neo4j")))

    monkeypatch.setattr(undo_module, "rename_durably", watched)
    assert job.recover().state is JobState.SUCCEEDED
    assert set(seen) == {("new", "new"), ("", "new"), ("", ""), ("", "old"), ("old", "old")}
    assert (job.look("system"), job.look("neo4j")) == (("old", "old"), ("old", "old"))
    assert not job.aside.exists()


@pytest.mark.parametrize(("stuck", "left"), [("databases", ("new", "new")), ("transactions", ("", "new"))])
def test_what_cannot_be_moved_away_keeps_the_old_data_away(
    job: Restored, stuck: str, left: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = undo_module.rename_durably

    def fail(source: Path, target: Path) -> None:
        if source == job.data / stuck / "neo4j":
            raise PermissionError(13, "open in another program", str(source))
        rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(undo_module, "rename_durably", fail)
        with pytest.raises(RollbackFailed, match="open in another program"):
            roll_back(job.acts, job.service, lambda _: None)
    assert (job.look("system"), job.look("neo4j")) == (("old", "old"), left)
    assert "start" not in job.service.call_names
    roll_back(job.acts, job.service, lambda _: None)
    assert job.look() == ("old", "old")


@pytest.mark.parametrize("numbered", [False, True])
@pytest.mark.parametrize(
    ("by_hand", "lies_there"),
    [
        (lambda job: job.put_back("transactions"), ("new", "old")),
        (lambda job: job.put_back("databases"), ("old", "new")),
        (lambda job: job.move_away("databases"), ("", "new")),
    ],
)
def test_logs_without_their_store_are_not_kept(
    job: Restored, numbered: bool, by_hand: Callable[[Restored], None], lies_there: tuple[str, str]
) -> None:
    by_hand(job)
    job.leave(*(job.acts if numbered else map(without_identities, job.acts)))
    outcome = job.recover(Choice.KEEP)
    assert (outcome.state, outcome.code) == (JobState.FAILED, RollbackFailed.code)
    logs = job.data / "transactions" / "neo4j"
    assert str(logs) in outcome.message and "by hand" in outcome.hint and "put-back" in outcome.choices
    assert job.look() == lies_there and "start" not in job.service.call_names
    # As the hint says.
    logs.rename(job.data.with_name("what nobody wants"))
    outcome = job.recover(Choice.KEEP)
    assert outcome.state is JobState.SUCCEEDED and job.look() == (lies_there[0], "")


@pytest.mark.parametrize("numbered", [False, True])
def test_databases_with_their_logs_are_kept(job: Restored, numbered: bool) -> None:
    job.put_back("databases")
    job.put_back("transactions")
    job.leave(*(job.acts if numbered else map(without_identities, job.acts)))
    outcome = job.recover(Choice.KEEP)
    assert outcome.state is JobState.SUCCEEDED and job.service.current is ServiceState.RUNNING
    assert (job.look("system"), job.look("neo4j")) == (("new", "new"), ("old", "old"))


def test_once_putting_back_has_begun_it_goes_on(job: Restored, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start between would be one on databases of which each is of another time."""
    job.leave(*job.acts, answered=True)
    assert job.recover().choices == ("put-back", "keep")
    rename = undo_module.rename_durably

    def fail_at_second(source: Path, target: Path) -> None:
        if "system" in str(source):
            raise PermissionError(13, "open in another program", str(source))
        rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(undo_module, "rename_durably", fail_at_second)
        assert job.recover(Choice.PUT_BACK).code == RollbackFailed.code
    assert (job.look("system"), job.look("neo4j")) == (("new", "new"), ("old", "old"))
    starts = job.service.call_names.count("start")
    assert job.recover().state is JobState.SUCCEEDED
    assert (job.look("system"), job.look("neo4j")) == (("old", "old"), ("old", "old"))
    assert job.service.call_names.count("start") == starts


@pytest.mark.parametrize("nested", [False, True])
def test_a_journal_with_names_that_are_nothing_of_this_tool_moves_nothing(job: Restored, nested: bool) -> None:
    act = job.acts[1]
    assert act.inner is not None
    strange = str(job.data.with_name("elsewhere"))
    logs = msgspec.structs.replace(act.inner, aside=strange)
    act = msgspec.structs.replace(act, inner=logs) if nested else msgspec.structs.replace(act, aside=strange)
    bare = without_identities(act)
    with pytest.raises(RollbackFailed, match="nothing of this tool"):
        roll_back([bare], job.service, lambda _: None)
    assert job.look() == ("new", "new")
