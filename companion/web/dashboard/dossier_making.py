"""A dossier made in the background, one at a time, while the pages go on answering."""

from __future__ import annotations

import logging
import threading

from flask import current_app

from companion.model.dossier import DossierOrder
from companion.model.errors import AviseError, Conflict
from companion.walk import Walk
from companion.web.wiring import services

_KEY = "avise-dossier-making"
_log = logging.getLogger(__name__)


class DossierMaking:
    """Makes one dossier at a time in a thread of its own; a page asks how far it is."""

    def __init__(self, walk: Walk) -> None:
        """Make dossiers from what the walk knows."""
        self._walk = walk
        self._lock = threading.Lock()
        self._percent: int | None = None
        self._problem: AviseError | None = None
        self._thread: threading.Thread | None = None

    def start(self, order: DossierOrder, *, with_twin: bool) -> None:
        """Begin; raises `Conflict` when a dossier is being made already."""
        with self._lock:
            if self._percent is not None:
                raise Conflict("another dossier is being made")
            self._percent, self._problem = 0, None
        self._thread = threading.Thread(
            target=self._make, args=(order, with_twin), name="dossier", daemon=True
        )
        self._thread.start()

    def wait(self) -> None:
        """Wait until the dossier that is being made is made."""
        if self._thread is not None:
            self._thread.join()

    def percent(self) -> int | None:
        """Return how far the dossier is (0..100), or None when none is being made."""
        return self._percent

    def take_problem(self) -> AviseError | None:
        """Return why the last one failed, once."""
        with self._lock:
            problem, self._problem = self._problem, None
        return problem

    def _make(self, order: DossierOrder, with_twin: bool) -> None:  # noqa: FBT001 a thread's argument
        try:
            self._walk.dossiers.make(self._walk, order, with_twin=with_twin, progress=self.hear)
        except AviseError as error:
            _log.warning("a dossier failed: %s", error.code)
            self._problem = error
        except Exception as error:  # noqa: BLE001 the page must say that it failed, whatever it was
            _log.error("a dossier failed: %s", type(error).__name__)
            self._problem = AviseError("the dossier could not be made")
        finally:
            self._percent = None

    def hear(self, done: int, total: int) -> None:
        """Keep how far the dossier is."""
        self._percent = 100 * done // max(total, 1)


def dossier_making() -> DossierMaking:
    """Return what makes dossiers for the application that answers this request."""
    found: DossierMaking = current_app.extensions.setdefault(_KEY, DossierMaking(services().walk))
    return found
