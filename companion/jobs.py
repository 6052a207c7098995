"""What runs later or regularly, beside the answers: a table of names and functions."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from companion.law.analysis import warm_up
from companion.model.errors import AviseError
from companion.walk import Walk
from companion.walk.retention import apply_retention

_log = logging.getLogger(__name__)
_ROUND_SECONDS = 600
_SOON_SECONDS = 30


class Jobs:
    """Background work of one running companion; one thread, one job at a time."""

    def __init__(self, walk: Walk, *, on_warm: Callable[[float], None] | None = None) -> None:
        """Prepare the jobs; `on_warm` hears how many seconds the French analysis took to load."""
        self._on_warm = on_warm
        self._table: tuple[tuple[str, Callable[[], object]], ...] = (
            # Captures whose reading failed, with whatever reads better now.
            ("reading again", walk.read_waiting),
            ("reviews tied to their pages", walk.completion.anchor_late),
            ("time-stamp of the log", walk.stamping.expect_head),
            ("backup of the day", walk.store.back_up_if_due),
            ("evidence read again", walk.store.scrubber.read_some),
            ("erasures cut short", walk.store.eraser.finish),
            ("dossiers left behind", lambda: walk.dossiers.finish(walk.store.find_mention)),
            ("retention", lambda: apply_retention(walk)),
        )
        self._at_start: tuple[tuple[str, Callable[[], object]], ...] = (
            # Captures kept in the instant of a crash, or before an authority was added.
            ("time-stamps to ask for", walk.stamping.expect_missing),
        )
        # What should not wait for the round: `walk.bell` rings for it.
        self._soon: tuple[tuple[str, Callable[[], object]], ...] = (
            ("second looks", walk.looks.run_due),
            ("time-stamps", walk.stamping.run_due),
        )
        self._bell = walk.bell
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Let the job under way finish, then stop."""
        self._stop.set()
        self._bell.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        started = time.monotonic()
        warm_up()
        if self._on_warm is not None:
            self._on_warm(time.monotonic() - started)
        self._do_all(self._at_start)
        next_round = 0.0
        while True:
            if time.monotonic() >= next_round:
                self._do_all(self._table)
                next_round = time.monotonic() + _ROUND_SECONDS
            self._do_all(self._soon)
            if self._stop.is_set():
                return
            self._bell.wait(_SOON_SECONDS)
            self._bell.clear()

    def _do_all(self, table: tuple[tuple[str, Callable[[], object]], ...]) -> None:
        for name, act in table:
            self._do(name, act)

    @staticmethod
    def _do(name: str, act: Callable[[], object]) -> None:
        """Run one job; the disk may be full for a while, the next round tries again."""
        try:
            act()
        except AviseError as error:
            _log.warning("%s failed: %s", name, error.code)
