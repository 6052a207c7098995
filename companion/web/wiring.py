"""What one running companion is made of, handed to every route instead of globals."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from companion.model.ports import Clock
from companion.store.database import Store
from companion.walk import Walk
from companion.web.pairing import Pairings
from companion.web.sessions import Sessions, SignInLinks

EXTENSION_KEY = "avise"


@dataclass(frozen=True, kw_only=True)
class Services:
    """The walk, the store, the clock, and who may come in; `port` is the one we listen on."""

    walk: Walk
    store: Store
    clock: Clock
    port: int
    pairings: Pairings
    sign_in_links: SignInLinks
    sessions: Sessions


def services() -> Services:
    """Return the services of the application that answers this request."""
    found: Services = current_app.extensions[EXTENSION_KEY]
    return found
