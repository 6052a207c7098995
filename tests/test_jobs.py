"""What runs beside the answers."""

from __future__ import annotations

import threading
import time
from datetime import UTC
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from companion import walk as walk_module
from companion.jobs import Jobs
from companion.model.errors import StoreUnavailable
from companion.store.database import Store
from companion.walk import open_walk
from tests.builders import FixedClock, a_capture_body


def test_a_capture_that_could_not_be_read_is_read_by_the_next_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FixedClock()
    with Store.open(tmp_path / "data", clock=clock) as store:
        walk = open_walk(store, clock=clock)
        with monkeypatch.context() as broken:
            broken.setattr(walk_module, "read", lambda *_, **__: 1 / 0)
            capture = walk.receive(*a_capture_body())
            walk.read_capture(capture.id)
        assert store.captures_to_read() != ()
        warm = threading.Event()
        jobs = Jobs(walk, on_warm=lambda _seconds: warm.set())
        jobs.start()
        assert warm.wait(30)
        jobs.stop()

        assert store.captures_to_read() == ()
        assert list((tmp_path / "data" / "backups").iterdir())


def test_a_job_that_fails_stops_no_other(tmp_path: Path) -> None:
    clock = FixedClock()
    with Store.open(tmp_path / "data", clock=clock) as store:
        walk = open_walk(store, clock=clock)
        done = threading.Event()

        def disk_full() -> None:
            raise StoreUnavailable

        walk.read_waiting = disk_full  # type: ignore[method-assign]
        store.back_up_if_due = done.set  # type: ignore[method-assign]
        jobs = Jobs(walk)
        jobs.start()

        assert done.wait(30)
        jobs.stop()


class _Slow(BackgroundScheduler):
    """A scheduler on a busy machine: it is still handing out jobs while the first one has run."""

    def remove_job(self, job_id: str, jobstore: str | None = None) -> None:
        time.sleep(0.1)
        super().remove_job(job_id, jobstore)


def test_stopping_while_jobs_are_still_handed_out_lets_all_of_them_run(tmp_path: Path) -> None:
    with Store.open(tmp_path, clock=FixedClock()) as store:
        walk = open_walk(store, clock=FixedClock())
        warm = threading.Event()
        jobs = Jobs(walk, on_warm=lambda _seconds: warm.set(), scheduler=_Slow(timezone=UTC))
        jobs.start()
        assert warm.wait(60)
        jobs.stop()
        ran = {run.name for run in walk.timetable.runs() if run.ended_at is not None}
        assert ran >= {"stamps_missing", "reading", "dossiers", "retention", "digest"}
