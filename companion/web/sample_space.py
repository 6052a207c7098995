"""The example under `/sample`: the same pages on a walk and a store of their own.

Addresses keep it apart, and no switch: `/sample/mentions` is the example's list and `/mentions`
the real one, in two tabs if one likes. Only rooms that stay on this machine are open there; every
other page, and the extension's whole API, is the real one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from companion.walk import Walk
from companion.walk.sample import Sample

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/sample"
ROOMS = frozenset(
    {
        "answering",
        "concern",
        "days_seen",
        "documents",
        "evidence",
        "follow_up",
        "home",
        "many",
        "mentions",
        "notes",
        "replaying",
        "sheet",
        "trends",
        "waves",
    }
)
"""Blueprints that show the example; none of them sends, exports or makes a dossier."""
ROUTES = frozenset({"entry.bootstrap", "entry.static", "entry.tokens", "welcome.close_sample"})


def is_open_there(endpoint: str) -> bool:
    """Tell whether a route shows the example when it is asked below the prefix."""
    return endpoint in ROUTES or endpoint.rpartition(".")[0] in ROOMS


class SampleSpace:
    """The example while it is open; at most one, for everybody who signed in."""

    def __init__(self, walk: Walk) -> None:
        """Stand beside the real walk; nothing is made yet."""
        self._walk = walk
        self._lock = threading.Lock()
        self._sample: Sample | None = None

    @property
    def sample(self) -> Sample | None:
        """Return the example, None while it is closed."""
        return self._sample

    def open(self) -> None:
        """Make the example, unless it is open."""
        with self._lock:
            self._sample = self._sample or Sample(self._walk)

    def close(self) -> bool:
        """Delete the whole example; False when there was none."""
        with self._lock:
            sample, self._sample = self._sample, None
        if sample is None:
            return False
        sample.close()
        return True


class UnderPrefix:
    """WSGI: `/sample/mentions` becomes `/mentions` below the script name `/sample`."""

    def __init__(self, app: WSGIApplication) -> None:
        """Wrap an application."""
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Pass the request on; the API is never below the prefix."""
        path = environ.get("PATH_INFO", "")
        below = path.removeprefix(PREFIX)
        if path.startswith(f"{PREFIX}/") and not below.startswith("/api/"):
            environ = {**environ, "SCRIPT_NAME": PREFIX, "PATH_INFO": below}
        return self._app(environ, start)
