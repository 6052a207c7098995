"""A year of jobs with a clock one can move: nothing twice, one digest a day, memory flat."""

from __future__ import annotations

import gc
import threading
import tracemalloc
from collections import Counter
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers import base as scheduling
from apscheduler.schedulers.blocking import BlockingScheduler

from companion import jobs as jobs_module
from companion.jobs import Jobs, Task
from companion.model.errors import StoreUnavailable
from companion.model.paris import PARIS
from companion.store.database import Store
from companion.walk import Walk, open_walk
from tests.builders import FixedClock


class Driven(BlockingScheduler):
    """APScheduler itself, its loop turned by the test."""

    def _main_loop(self) -> None:
        return


class Year:
    """Jobs, the clock they see, and the turns of their loop."""

    def __init__(self, walk: Walk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
        class Moved(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return clock.now().astimezone(tz)

        monkeypatch.setattr(scheduling, "datetime", Moved)
        monkeypatch.setattr(jobs_module, "datetime", Moved)
        monkeypatch.setattr(jobs_module, "warm_up", lambda: None)
        self.clock = clock
        self.scheduler = Driven(timezone=PARIS)
        self.jobs = Jobs(walk, scheduler=self.scheduler, executor=DebugExecutor())
        self.jobs.start()

    def turn(self, **later: float) -> None:
        self.scheduler._process_jobs()  # noqa: SLF001 one turn of its loop
        self.clock.advance(**later)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 1, 1, 5, 0, tzinfo=UTC))


def test_a_year_runs_each_job_once_at_a_time_and_its_memory_stays_flat(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: Counter[tuple[str, datetime]] = Counter()
    with Store.open(tmp_path / "data", clock=clock) as store:
        walk = open_walk(store, clock=clock)

        def tasks(_walk: Walk) -> tuple[Task, ...]:
            feeds = Task("feeds", lambda: ran.update([("feeds", clock.now())]), is_quiet=True)
            return (feeds, Task("digest", walk.alerting.make_digest))

        monkeypatch.setattr(jobs_module, "tasks_of", tasks)
        year = Year(walk, clock, monkeypatch)
        sizes = []
        tracemalloc.start()
        for _month in range(12):
            for _hour in range(0, 30 * 24, 17):
                year.turn(hours=17)
            ran_so_far = dict(ran)
            ran.clear()
            assert set(ran_so_far.values()) == {1}
            assert not {at.astimezone(PARIS).hour for _, at in ran_so_far} & {22, 23, *range(7)}
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        year.jobs.stop()
        # The digest of a day with nothing to say is not made.
        assert store.alerts.digest_count() == 0
        assert len(store.alerts.job_runs()) == 2
    assert max(sizes[6:]) <= 1.1 * max(sizes[:6])


def test_days_of_sleep_are_caught_up_once(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[datetime] = []
    with Store.open(tmp_path / "data", clock=clock) as store:
        walk = open_walk(store, clock=clock)
        task = Task("round", lambda: ran.append(clock.now()))
        monkeypatch.setattr(jobs_module, "tasks_of", lambda _walk: (task,))
        year = Year(walk, clock, monkeypatch)
        year.turn(days=9)
        year.turn(seconds=1)
        year.turn(seconds=1)
        assert len(ran) == 2
        assert ran[1] - ran[0] == timedelta(days=9)
        year.jobs.stop()


def test_one_digest_a_day_and_one_after_a_week_asleep(tmp_path: Path, clock: FixedClock) -> None:
    with Store.open(tmp_path / "data", clock=clock) as store:
        alerting = open_walk(store, clock=clock).alerting
        alerting.take_mail(
            "a.eml", b"Subject: x\n\nUn avis sur le Dr Roussel\nhttps://a.example/1\n"
        )
        assert alerting.make_digest() == 0, "six in the morning in Paris"
        clock.advance(hours=2)
        assert [alerting.make_digest() for _ in range(3)] == [1, 0, 0]
        clock.advance(days=7)
        assert [alerting.make_digest() for _ in range(3)] == [1, 0, 0]
        assert store.alerts.digest_count() == 2


def test_two_programs_on_one_folder_do_each_job_once(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    with (
        Store.open(tmp_path / "data", clock=clock) as one,
        Store.open(tmp_path / "data", clock=clock) as two,
    ):
        walks = [open_walk(store, clock=clock) for store in (one, two)]
        names = dict(zip(walks, ("first", "second"), strict=True))
        monkeypatch.setattr(
            jobs_module,
            "tasks_of",
            lambda walk: (Task("round", lambda: ran.append(names[walk])),),
        )
        first, second = (Year(walk, clock, monkeypatch) for walk in walks)
        for _ in range(3):
            first.turn()
            second.turn(minutes=11)
        assert ran == ["first"] * 3
        assert walks[1].timetable.is_held_elsewhere
        first.jobs.stop()
        second.turn(minutes=11)
        assert ran[3:] == ["second"], "whoever waits takes over"
        assert not walks[1].timetable.is_held_elsewhere
        second.jobs.stop()


def test_a_job_that_fails_in_any_way_is_told_and_stops_no_other(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise StoreUnavailable

    def broken() -> None:
        raise RuntimeError("Camille Roussel")

    done: list[int] = []
    with Store.open(tmp_path / "data", clock=clock) as store:
        walk = open_walk(store, clock=clock)
        tasks = (Task("a", full), Task("b", broken), Task("c", lambda: done.append(1)))
        monkeypatch.setattr(jobs_module, "tasks_of", lambda _walk: tasks)
        year = Year(walk, clock, monkeypatch)
        year.turn()
        year.jobs.stop()
        told = [(run.name, run.outcome, run.problem) for run in walk.timetable.runs()]
    assert told == [
        ("a", "failed", "store-unavailable"), ("b", "failed", "error"), ("c", "done", "")
    ]  # fmt: skip
    assert done == [1]


def test_stopping_waits_for_what_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FixedClock()
    begun, ended = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        threading.Event().wait(0.3)
        ended.set()

    with Store.open(tmp_path / "data", clock=clock) as store:
        monkeypatch.setattr(jobs_module, "warm_up", lambda: None)
        monkeypatch.setattr(jobs_module, "tasks_of", lambda _walk: (Task("slow", slow),))
        jobs = Jobs(open_walk(store, clock=clock))
        jobs.start()
        assert begun.wait(10)
        jobs.stop()
        assert ended.is_set()
