"""The example sentences of the law, tried once in the background for the page that shows them."""

from __future__ import annotations

import threading
from datetime import date

from flask import current_app

from companion.law.examples import ExampleResult, count_examples, run_examples
from companion.law.rules import LawPack

_KEY = "avise-law-reading"


class LawReading:
    """Tries the examples of one pack on one day; a page asks how far it is."""

    def __init__(self) -> None:
        """Nothing is tried before somebody asks."""
        self._lock = threading.Lock()
        self._asked: tuple[str, date] | None = None
        self._thread: threading.Thread | None = None
        self._results: tuple[ExampleResult, ...] | None = None
        self.done = 0
        self.total = 0

    def results(self, pack: LawPack, on: date) -> tuple[ExampleResult, ...] | None:
        """Return the results, or None while they are being made; asking starts it."""
        with self._lock:
            if self._asked != (pack.version, on):
                self._asked, self._results = (pack.version, on), None
                self.done, self.total = 0, count_examples(pack)
                self._thread = threading.Thread(
                    target=self._try_all, args=(pack, on), name="law examples", daemon=True
                )
                self._thread.start()
            return self._results

    def wait(self) -> None:
        """Wait for the results, in tests."""
        if self._thread is not None:
            self._thread.join(timeout=60)

    def _try_all(self, pack: LawPack, on: date) -> None:
        found: list[ExampleResult] = []
        try:
            for result in run_examples(pack, on):
                found.append(result)
                self.done = len(found)
        finally:
            # Whatever happened, the page is shown: what was not tried says so.
            with self._lock:
                if self._asked == (pack.version, on):
                    self._results = tuple(found)


def law_reading() -> LawReading:
    """Return what the application of this request keeps."""
    found: LawReading = current_app.extensions.setdefault(_KEY, LawReading())
    return found
