"""What one running companion is made of, handed to every route instead of globals."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import current_app, has_request_context, request

from companion.model.ports import Clock
from companion.store.database import Store
from companion.walk import Walk
from companion.web.kept_forms import KeptForms
from companion.web.pairing import Pairings
from companion.web.sample_space import PREFIX, SampleSpace
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
    samples: SampleSpace
    kept_forms: KeptForms


def services() -> Services:
    """Return the services of the application that answers this request.

    Below the example's prefix, walk and store are the example's; who may come in never is.
    """
    found: Services = current_app.extensions[EXTENSION_KEY]
    sample = found.samples.sample if is_in_sample() else None
    return replace(found, walk=sample.walk, store=sample.store) if sample else found


def is_in_sample() -> bool:
    """Tell whether this request is for a page of the example."""
    return has_request_context() and request.script_root == PREFIX
