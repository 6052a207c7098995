"""How each job went last and when it comes next: written by the jobs, read by whoever shows it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import msgspec

from companion.model.errors import AviseError
from companion.model.job import JobOutcome, JobRun
from companion.model.ports import Clock
from companion.store.alerts import AlertShelf

_WRITE_EVERY = timedelta(hours=6)
"""A job runs thousands of times a day: its row is written when something changed, or this often."""


class Timetable:
    """The runs of each job, in the order the jobs were announced; safe for threads."""

    def __init__(self, shelf: AlertShelf, *, clock: Clock) -> None:
        """Take what was kept of earlier runs."""
        self._shelf = shelf
        self._clock = clock
        self._lock = threading.Lock()
        self._kept = {run.name: run for run in shelf.job_runs()}
        self._runs: dict[str, JobRun] = {}
        self.is_held_elsewhere = False
        """Another running program does the jobs of this folder."""

    def announce(self, name: str, next_at: datetime | None) -> None:
        """Say that a job exists and when it comes next; what was kept of it is taken up."""
        with self._lock:
            known = self._runs.get(name) or self._kept.get(name) or JobRun(name=name)
            self._runs[name] = msgspec.structs.replace(known, next_at=next_at)

    def begin(self, name: str) -> None:
        """Say that a job begins."""
        with self._lock:
            run = self._runs.get(name) or JobRun(name=name)
            self._runs[name] = msgspec.structs.replace(
                run, outcome="running", started_at=self._clock.now(), ended_at=None
            )

    def end(self, name: str, outcome: JobOutcome, *, count: int = 0, problem: str = "") -> None:
        """Say how a job ended; `count` is what it did, `problem` the code of an error."""
        with self._lock:
            run = msgspec.structs.replace(
                self._runs[name],
                outcome=outcome,
                ended_at=self._clock.now(),
                count=count,
                problem=problem,
            )
            self._runs[name] = run
            self._keep(run)

    def runs(self) -> tuple[JobRun, ...]:
        """Return how each job went, those kept from an earlier start when none is announced."""
        with self._lock:
            return tuple((self._runs or self._kept).values())

    def _keep(self, run: JobRun) -> None:
        kept = self._kept.get(run.name)
        if kept is not None and kept.ended_at is not None and run.ended_at is not None:
            is_same = (kept.outcome, kept.problem) == (run.outcome, run.problem)
            if is_same and run.ended_at - kept.ended_at < _WRITE_EVERY:
                return
        try:
            self._shelf.put_job_run(run)
        except AviseError:
            return  # the disk may be full: the job itself said so
        self._kept[run.name] = run
