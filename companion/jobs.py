"""What runs later or regularly, beside the answers: a table of names, functions and hours.

One thread does all of it, one job at a time, and one program for a folder: a second one waits for
the first to stop. After a sleep, what is overdue runs once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from apscheduler.executors.base import BaseExecutor
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.interval import IntervalTrigger

from companion.law.analysis import warm_up
from companion.model.errors import AviseError
from companion.model.paris import PARIS
from companion.store.locks import FileLock
from companion.walk import Walk
from companion.walk.retention import apply_retention

_log = logging.getLogger(__name__)
ROUND_SECONDS = 600
SOON_SECONDS = 30
LOCK = "jobs.lock"
_BELL = "bell"


class Task(NamedTuple):
    """A job: `every` seconds, 0 for once at the start; `is_outside` when it asks other machines."""

    name: str
    act: Callable[[], object]
    every: int = ROUND_SECONDS
    is_outside: bool = False
    is_quiet: bool = False
    """Left alone in the doctor's hours of silence."""


def tasks_of(walk: Walk) -> tuple[Task, ...]:
    """Return the jobs of one companion, in the order they run at the start."""
    return (
        # Captures kept in the instant of a crash, or before an authority was added.
        Task("stamps_missing", walk.stamping.expect_missing, every=0),
        # Captures whose reading failed, with whatever reads better now.
        Task("reading", walk.read_waiting),
        Task("anchors", walk.completion.anchor_late),
        Task("log_stamp", walk.stamping.expect_head),
        Task("backup", walk.store.back_up_if_due),
        Task("evidence", walk.store.scrubber.read_some),
        Task("erasures", walk.store.eraser.finish),
        # Those of mentions that are gone, and those half made, when a crash left them behind.
        Task("dossiers", lambda: walk.dossiers.finish(walk.store.find_mention)),
        Task("retention", lambda: apply_retention(walk)),
        Task("digest", walk.alerting.make_digest),
        # What should not wait for the round: `walk.bell` rings for it.
        Task("looks", walk.looks.run_due, every=SOON_SECONDS, is_outside=True),
        Task("stamps", walk.stamping.run_due, every=SOON_SECONDS, is_outside=True),
        # Last of the quick ones: a model on this machine may take its time.
        Task("second_reader", walk.second_readings.run_due, every=SOON_SECONDS, is_outside=True),
        Task("feeds", walk.alerting.run_due, every=SOON_SECONDS, is_outside=True, is_quiet=True),
    )


class Jobs:
    """Background work of one running companion."""

    def __init__(
        self,
        walk: Walk,
        *,
        on_warm: Callable[[float], None] | None = None,
        scheduler: BaseScheduler | None = None,
        executor: BaseExecutor | None = None,
    ) -> None:
        """Prepare the jobs; `on_warm` hears how many seconds the French analysis took to load.

        `scheduler` and `executor` are threads of their own unless a test says otherwise.
        """
        # What it says of a job skipped or late is on the page of the jobs, in words.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._walk = walk
        self._on_warm = on_warm
        self._tasks = tasks_of(walk)
        self._lock = FileLock(walk.store.folder / LOCK)
        self._is_ours = False
        self._stopping = threading.Event()
        self._scheduler = scheduler or BackgroundScheduler(timezone=PARIS)
        self._scheduler.add_executor(executor or ThreadPoolExecutor(max_workers=1))

    def start(self) -> None:
        """Begin: every job runs once, in the order of the table, then at its own pace."""
        self._hold()
        begun = datetime.now(UTC) - timedelta(seconds=1)
        self._add("warm", self._warm_up, 0, begun)
        for place, task in enumerate(self._tasks, start=1):
            # A microsecond apart: they are due together, and run in this order.
            self._add(
                task.name, self._doing(task), task.every, begun + timedelta(microseconds=place)
            )
            self._walk.timetable.announce(task.name, None)
        self._walk.bell.listen(self._ring)
        self._scheduler.start()

    def stop(self) -> None:
        """Let what runs finish, and what was to run on this machine; ask no other machine more."""
        self._stopping.set()
        self._walk.bell.leave(self._ring)
        self._walk.alerting.stop()
        try:
            # Stopped in the middle of handing out what is due, the scheduler's thread would end in
            # an error and what comes after would not run: it is let finish first.
            self._scheduler.pause()
            self._scheduler.get_jobs()
            self._scheduler.shutdown(wait=True)
        except SchedulerNotRunningError:
            _log.debug("the jobs were not running")
        self._lock.free()
        self._is_ours = False

    def _add(self, name: str, act: Callable[[], None], every: int, first: datetime) -> None:
        self._scheduler.add_job(
            act,
            IntervalTrigger(seconds=every, timezone=UTC) if every else None,
            id=name,
            next_run_time=first,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,  # however late: a machine that slept has all of it to do
        )

    def _warm_up(self) -> None:
        started = time.monotonic()
        warm_up()
        if self._on_warm is not None:
            self._on_warm(time.monotonic() - started)
        self._walk.drafting.warm_up()

    def _ring(self) -> None:
        """Run what should not wait, once: more rings meanwhile are the same ring."""
        try:
            self._scheduler.add_job(
                self._hurry,
                id=_BELL,
                replace_existing=True,
                # One may wait behind the one that runs: it rang after that one had begun.
                max_instances=2,
                misfire_grace_time=None,
            )
        except JobLookupError:
            return

    def _hurry(self) -> None:
        for task in self._tasks:
            if task.every == SOON_SECONDS:
                self._do(task)

    def _doing(self, task: Task) -> Callable[[], None]:
        return lambda: self._do(task)

    def _do(self, task: Task) -> None:
        """Run one job; the disk may be full for a while, the next round tries again."""
        if not self._hold() or (self._stopping.is_set() and task.is_outside):
            return
        timetable = self._walk.timetable
        timetable.begin(task.name)
        if task.is_quiet and self._walk.alerting.is_quiet():
            timetable.end(task.name, "quiet")
        else:
            self._act(task)
        # Not asked of the scheduler: it waits for this very thread while it stops.
        following = self._walk.clock.now() + timedelta(seconds=task.every)
        timetable.announce(task.name, following if task.every else None)

    def _act(self, task: Task) -> None:
        timetable = self._walk.timetable
        try:
            done = task.act()
        except AviseError as error:
            _log.warning("%s failed: %s", task.name, error.code)
            timetable.end(task.name, "failed", problem=error.code)
        except Exception as error:  # noqa: BLE001 one job must not end the others; no content is told
            _log.error("%s failed: %s", task.name, type(error).__name__)
            timetable.end(task.name, "failed", problem="error")
        else:
            timetable.end(task.name, "done", count=done if type(done) is int else bool(done))

    def _hold(self) -> bool:
        """Return whether the jobs of this folder are ours; ours once whoever had them stopped."""
        if not self._is_ours:
            try:
                self._lock.take(wait=False)
                self._is_ours = True
            except OSError:
                self._is_ours = False
            self._walk.timetable.is_held_elsewhere = not self._is_ours
        return self._is_ours
