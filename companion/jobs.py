"""What runs later or regularly, beside the answers: a table of name, interval, function."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from companion.law.analysis import warm_up
from companion.model.errors import AviseError
from companion.walk import Walk

_log = logging.getLogger(__name__)
REREAD_EVERY_SECONDS = 600


class Jobs:
    """Background work of one running companion; one thread, one job at a time."""

    def __init__(self, walk: Walk, *, on_warm: Callable[[float], None] | None = None) -> None:
        """Prepare the jobs; `on_warm` hears how many seconds the French analysis took to load."""
        self._walk = walk
        self._on_warm = on_warm
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Let the job under way finish, then stop."""
        self._stop.set()
        self._thread.join(timeout=30)

    def _run(self) -> None:
        started = time.monotonic()
        warm_up()
        if self._on_warm is not None:
            self._on_warm(time.monotonic() - started)
        while True:
            self._reread()
            if self._stop.wait(REREAD_EVERY_SECONDS):
                return

    def _reread(self) -> None:
        """Read again the captures whose reading failed, with whatever reads better now."""
        try:
            self._walk.read_waiting()
        except AviseError as error:
            # The disk may be full for a while; the next turn tries again.
            _log.warning("reading again failed: %s", error.code)
