"""Who may open the dashboard: single-use links, then a session that ends by itself.

Only hashes are kept, in the store's settings: a copy of the data folder opens nothing, and a
restart signs nobody out.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import threading
from datetime import datetime, timedelta

from companion.model.errors import NotFound, NotUnderstood
from companion.model.ports import Clock
from companion.store.database import Store
from companion.web.throttle import Throttle

LINK_LIFETIME = timedelta(minutes=10)
IDLE_LIFETIME = timedelta(hours=8)
ABSOLUTE_LIFETIME = timedelta(days=7)
_SEEN_EVERY = timedelta(minutes=5)
_LINKS_KEPT = 20
_SESSIONS_KEPT = 50
_ATTEMPTS_A_MINUTE = 10
_SAFE_PATH = re.compile(r"/(?:[A-Za-z0-9_.-][A-Za-z0-9/_.-]*)?", re.ASCII)
_SECRET_SETTING = "web_secret"  # noqa: S105 the setting's name, not the secret  # nosec B105


class SignInLinks:
    """Single-use links to a page of the dashboard.

    They live in the store because `avise open` issues them from another process; a transaction
    around each change keeps two processes from using one link twice.
    """

    _SETTING = "sign_in_links"

    def __init__(self, *, store: Store, clock: Clock, port: int) -> None:
        """Keep the links in `store`; they point at `http://127.0.0.1:port`."""
        self._store = store
        self._clock = clock
        self._port = port
        self._attempts = Throttle(clock=clock, limit=_ATTEMPTS_A_MINUTE, seconds=60)

    def issue(self, path: str = "/") -> str:
        """Return a link that opens `path` once within ten minutes; raises `NotUnderstood`."""
        if not is_safe_path(path):
            raise NotUnderstood("not a path of the dashboard", path="/path")
        token = secrets.token_urlsafe(32)
        with self._store.transaction():
            links = self._live_links()
            expires_at = (self._clock.now() + LINK_LIFETIME).isoformat()
            links[_sha256(token)] = {"path": path, "expires_at": expires_at}
            self._keep(links)
        return f"http://127.0.0.1:{self._port}/sign-in/{token}"

    def redeem(self, token: str) -> str:
        """Use a link up and return its path.

        Raises `NotFound` when it is unknown, used or over; `TooManyRequests` after ten misses.
        """
        self._attempts.check()
        with self._store.transaction():
            links = self._live_links()
            link = links.pop(_sha256(token), None)
            if link is not None:
                self._keep(links)
        if link is None:
            self._attempts.take()
            raise NotFound("no such sign-in link")
        path: str = link["path"]
        return path

    def _live_links(self) -> dict[str, dict[str, str]]:
        links = _read(self._store, self._SETTING)
        now = self._clock.now()
        return {
            digest: link
            for digest, link in links.items()
            if datetime.fromisoformat(link["expires_at"]) > now
        }

    def _keep(self, links: dict[str, dict[str, str]]) -> None:
        newest = dict(list(links.items())[-_LINKS_KEPT:])
        self._store.put_setting(self._SETTING, json.dumps(newest))


class Sessions:
    """Signed-in browsers: idle for eight hours or seven days old, a session is over."""

    _SETTING = "sessions"

    def __init__(self, *, store: Store, clock: Clock) -> None:
        """Read the sessions kept; later changes are written through."""
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions = _read(store, self._SETTING)

    def begin(self) -> str:
        """Return the id of a new session, for the cookie; only its hash is kept."""
        session_id = secrets.token_urlsafe(32)
        now = self._clock.now().isoformat()
        with self._lock:
            self._sessions[_sha256(session_id)] = {"began_at": now, "seen_at": now}
            self._keep()
        return session_id

    def is_live(self, session_id: str | None, *, is_person: bool = True) -> bool:
        """Tell whether the session is known and not over.

        `is_person` is False for what a page asks by itself: it keeps no session alive.
        """
        if not session_id:
            return False
        digest = _sha256(session_id)
        with self._lock:
            kept = self._sessions.get(digest)
            if kept is None or self._is_over(kept):
                return False
            now = self._clock.now()
            seen_at = datetime.fromisoformat(kept["seen_at"])
            if is_person and now - seen_at >= _SEEN_EVERY:
                self._sessions[digest] = {**kept, "seen_at": now.isoformat()}
                self._keep()
            return True

    def end(self, session_id: str | None) -> None:
        """Sign out: the cookie is worth nothing from now on, wherever it was copied."""
        with self._lock:
            if session_id and self._sessions.pop(_sha256(session_id), None) is not None:
                self._keep()

    def _is_over(self, kept: dict[str, str]) -> bool:
        now = self._clock.now()
        return (
            now - datetime.fromisoformat(kept["seen_at"]) >= IDLE_LIFETIME
            or now - datetime.fromisoformat(kept["began_at"]) >= ABSOLUTE_LIFETIME
        )

    def _keep(self) -> None:
        live = {key: kept for key, kept in self._sessions.items() if not self._is_over(kept)}
        self._sessions = dict(list(live.items())[-_SESSIONS_KEPT:])
        self._store.put_setting(self._SETTING, json.dumps(self._sessions))


def is_safe_path(path: str) -> bool:
    """Tell whether `path` is one of our own pages and nothing a browser reads as another site."""
    return len(path) <= 500 and _SAFE_PATH.fullmatch(path) is not None  # noqa: PLR2004 as in the schema


def cookie_secret(store: Store) -> str:
    """Return the secret that signs the cookie, made once for a data folder."""
    kept = store.setting(_SECRET_SETTING)
    if kept:
        return kept
    secret = secrets.token_urlsafe(48)
    store.put_setting(_SECRET_SETTING, secret)
    return secret


def _read(store: Store, setting: str) -> dict[str, dict[str, str]]:
    kept: dict[str, dict[str, str]] = json.loads(store.setting(setting) or "{}")
    return kept


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
